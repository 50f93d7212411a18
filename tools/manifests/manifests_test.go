// Package manifests checks what the files of a deployment and of the release must agree on.
package manifests

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// deployment is what kustomize builds from a folder of deploy/kubernetes.
type deployment struct {
	pod    corev1.PodSpec
	keys   []string // of secrets, as "secret/key"
	claims []string
}

// build fails if the types of Kubernetes do not accept a field.
func build(t *testing.T, folder string) (d deployment) {
	t.Helper()
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), repository+"deploy/kubernetes/"+folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range built.Resources() {
		document, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		switch kind := r.GetKind(); kind {
		case "Secret":
			for key := range decode[corev1.Secret](t, document).StringData {
				d.keys = append(d.keys, r.GetName()+"/"+key)
			}
		case "PersistentVolumeClaim":
			d.claims = append(d.claims, decode[corev1.PersistentVolumeClaim](t, document).Name)
		case "Deployment":
			d.pod = decode[appsv1.Deployment](t, document).Spec.Template.Spec
		case "CronJob":
			d.pod = decode[batchv1.CronJob](t, document).Spec.JobTemplate.Spec.Template.Spec
		default:
			t.Errorf("%s: unexpected %s %q", folder, kind, r.GetName())
		}
	}
	return d
}

func decode[T any](t *testing.T, document []byte) (object T) {
	t.Helper()
	if err := yaml.UnmarshalStrict(document, &object); err != nil {
		t.Errorf("%v\n%s", err, document)
	}
	return object
}

// TestDeployments: each pod runs the image of the release with settings that the connector has,
// and all that it refers to is there. Only service mode has a client id.
func TestDeployments(t *testing.T) {
	t.Parallel()
	known := settings(t)
	for folder, isService := range map[string]bool{"service": true, "one-shot": false} {
		d := build(t, folder)
		container := d.pod.Containers[0]
		if container.Image != image+":latest" { // kustomize sets the tag only of an image that it knows
			t.Errorf("%s runs %s", folder, container.Image)
		}
		var names []string
		for _, variable := range container.Env {
			names = append(names, variable.Name)
			if !slices.Contains(known, variable.Name) {
				t.Errorf("%s: %s is no setting of the connector", folder, variable.Name)
			}
			if from := variable.ValueFrom; from != nil && !slices.Contains(d.keys, from.SecretKeyRef.Name+"/"+from.SecretKeyRef.Key) {
				t.Errorf("%s: no secret has the key of %s", folder, variable.Name)
			}
		}
		if slices.Contains(names, "BATON_CLIENT_ID") != isService {
			t.Errorf("%s has the settings %v", folder, names)
		}
		var volumes []string
		for _, volume := range d.pod.Volumes {
			volumes = append(volumes, volume.Name)
			if claim := volume.PersistentVolumeClaim; claim != nil && !slices.Contains(d.claims, claim.ClaimName) {
				t.Errorf("%s: there is no claim %s", folder, claim.ClaimName)
			}
		}
		var mounted []string
		for _, mount := range container.VolumeMounts {
			mounted = append(mounted, mount.MountPath)
			if !slices.Contains(volumes, mount.Name) {
				t.Errorf("%s: there is no volume %s", folder, mount.Name)
			}
		}
		if !slices.Contains(mounted, "/tmp") { // the root is read-only
			t.Errorf("%s: volumes are on %v", folder, mounted)
		}
	}
}

// settings are the variables that the connector reads: those of its schema and
// those of the SDK that the schema leaves out.
func settings(t *testing.T) []string {
	t.Helper()
	content, err := os.ReadFile(repository + "config_schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var fields struct{ Fields []struct{ Name string } }
	if err := json.Unmarshal(content, &fields); err != nil {
		t.Fatal(err)
	}
	names := []string{"BATON_CLIENT_ID", "BATON_CLIENT_SECRET", "BATON_LOG_FORMAT", "BATON_PROVISIONING"}
	for _, field := range fields.Fields {
		names = append(names, "BATON_"+strings.ToUpper(strings.ReplaceAll(field.Name, "-", "_")))
	}
	return names
}
