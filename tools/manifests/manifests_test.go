// Package manifests checks what the files of a deployment and of the release must agree on.
package manifests

import (
	"slices"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// build is the pod that kustomize builds from a folder of deploy/kubernetes, and what there is for
// it to refer to. It fails if the types of Kubernetes do not accept a field.
func build(t *testing.T, folder string) (pod corev1.PodSpec, there []string) {
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
				there = append(there, "key "+r.GetName()+"/"+key)
			}
		case "PersistentVolumeClaim":
			there = append(there, "claim "+decode[corev1.PersistentVolumeClaim](t, document).Name)
		case "Deployment":
			pod = decode[appsv1.Deployment](t, document).Spec.Template.Spec
		case "CronJob":
			pod = decode[batchv1.CronJob](t, document).Spec.JobTemplate.Spec.Template.Spec
		default:
			t.Errorf("%s: unexpected %s %q", folder, kind, r.GetName())
		}
	}
	return pod, there
}

func decode[T any](t *testing.T, document []byte) (object T) {
	t.Helper()
	if err := yaml.UnmarshalStrict(document, &object); err != nil {
		t.Errorf("%v\n%s", err, document)
	}
	return object
}

// TestDeployments: each pod runs the image of the release, and all that it refers to is there. Only
// service mode has a client id. That the connector has the settings, internal/docstest shows.
func TestDeployments(t *testing.T) {
	t.Parallel()
	for folder, isService := range map[string]bool{"service": true, "one-shot": false} {
		pod, there := build(t, folder)
		container := pod.Containers[0]
		if container.Image != image+":latest" { // kustomize sets the tag only of an image that it knows
			t.Errorf("%s runs %s", folder, container.Image)
		}
		var needed []string
		hasClient := false
		for _, variable := range container.Env {
			hasClient = hasClient || variable.Name == "BATON_CLIENT_ID"
			if from := variable.ValueFrom; from != nil {
				needed = append(needed, "key "+from.SecretKeyRef.Name+"/"+from.SecretKeyRef.Key)
			}
		}
		if hasClient != isService {
			t.Errorf("%s has a client id: %v", folder, hasClient)
		}
		for _, volume := range pod.Volumes {
			there = append(there, "volume "+volume.Name)
			if claim := volume.PersistentVolumeClaim; claim != nil {
				needed = append(needed, "claim "+claim.ClaimName)
			}
		}
		needed = append(needed, "folder /tmp") // the root is read-only
		for _, mount := range container.VolumeMounts {
			there = append(there, "folder "+mount.MountPath)
			needed = append(needed, "volume "+mount.Name)
		}
		for _, name := range needed {
			if !slices.Contains(there, name) {
				t.Errorf("%s: there is no %s", folder, name)
			}
		}
	}
}
