// Package manifests checks deploy/kubernetes: kustomize builds each folder, the
// Kubernetes types accept every field of the result, and what the files refer
// to is there, the image of the release included.
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

const (
	root   = "../../deploy/kubernetes/"
	schema = "../../config_schema.json"
)

// objects are the documents of one folder after kustomize.
type objects struct {
	secrets     map[string]corev1.Secret
	claims      map[string]corev1.PersistentVolumeClaim
	deployments []appsv1.Deployment
	cronJobs    []batchv1.CronJob
}

func build(t *testing.T, folder string) objects {
	t.Helper()
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), root+folder)
	if err != nil {
		t.Fatal(err)
	}
	o := objects{secrets: map[string]corev1.Secret{}, claims: map[string]corev1.PersistentVolumeClaim{}}
	for _, r := range built.Resources() {
		document, err := r.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		switch kind := r.GetApiVersion() + " " + r.GetKind(); kind {
		case "v1 Secret":
			o.secrets[r.GetName()] = decode[corev1.Secret](t, document)
		case "v1 PersistentVolumeClaim":
			o.claims[r.GetName()] = decode[corev1.PersistentVolumeClaim](t, document)
		case "apps/v1 Deployment":
			o.deployments = append(o.deployments, decode[appsv1.Deployment](t, document))
		case "batch/v1 CronJob":
			o.cronJobs = append(o.cronJobs, decode[batchv1.CronJob](t, document))
		default:
			t.Errorf("%s: unexpected object %s %q", folder, kind, r.GetName())
		}
	}
	return o
}

func decode[T any](t *testing.T, document []byte) T {
	t.Helper()
	var object T
	if err := yaml.UnmarshalStrict(document, &object); err != nil {
		t.Errorf("%v\n%s", err, document)
	}
	return object
}

func TestService(t *testing.T) {
	t.Parallel()
	o := build(t, "service")
	if len(o.deployments) != 1 || len(o.cronJobs) != 0 {
		t.Fatalf("got %d deployments and %d cron jobs, want 1 and 0", len(o.deployments), len(o.cronJobs))
	}
	spec := o.deployments[0].Spec
	if *spec.Replicas != 1 || spec.Strategy.Type != appsv1.RecreateDeploymentStrategyType {
		t.Error("the quota is per key: want one replica and the strategy Recreate")
	}
	for key, value := range spec.Selector.MatchLabels {
		if spec.Template.Labels[key] != value {
			t.Errorf("the selector's label %s=%s is not on the pods", key, value)
		}
	}
	container := checkPod(t, o, spec.Template.Spec)
	env := environment(container)
	for _, name := range []string{"BATON_CLIENT_ID", "BATON_CLIENT_SECRET", "BATON_HEALTH_CHECK"} {
		if !slices.Contains(env, name) {
			t.Errorf("service mode without %s", name)
		}
	}
	for path, probe := range map[string]*corev1.Probe{"/live": container.LivenessProbe, "/ready": container.ReadinessProbe} {
		if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != path {
			t.Errorf("no probe asks for %s", path)
			continue
		}
		if named := probe.HTTPGet.Port.StrVal; !slices.ContainsFunc(container.Ports, func(p corev1.ContainerPort) bool { return p.Name == named }) {
			t.Errorf("the probe of %s names an unknown port %q", path, named)
		}
	}
}

func TestOneShot(t *testing.T) {
	t.Parallel()
	o := build(t, "one-shot")
	if len(o.deployments) != 0 || len(o.cronJobs) != 1 {
		t.Fatalf("got %d deployments and %d cron jobs, want 0 and 1", len(o.deployments), len(o.cronJobs))
	}
	spec := o.cronJobs[0].Spec
	if spec.ConcurrencyPolicy != batchv1.ForbidConcurrent {
		t.Error("the quota is per key: want the concurrency policy Forbid")
	}
	container := checkPod(t, o, spec.JobTemplate.Spec.Template.Spec)
	if slices.Contains(environment(container), "BATON_CLIENT_ID") {
		t.Error("BATON_CLIENT_ID would start a service")
	}
	// The file must be on a volume that outlives the pod.
	file := container.Args[slices.Index(container.Args, "--file")+1]
	if !slices.ContainsFunc(container.VolumeMounts, func(m corev1.VolumeMount) bool {
		return m.Name == "data" && strings.HasPrefix(file, m.MountPath+"/")
	}) {
		t.Errorf("%s is not on the volume", file)
	}
}

// checkPod checks what every pod of this connector must keep to and returns its
// only container.
func checkPod(t *testing.T, o objects, pod corev1.PodSpec) corev1.Container {
	t.Helper()
	if len(pod.Containers) != 1 {
		t.Fatalf("got %d containers, want 1", len(pod.Containers))
	}
	container := pod.Containers[0]

	// Kustomize sets the tag only of an image that it knows.
	if container.Image != image+":latest" {
		t.Errorf("the container runs %s", container.Image)
	}
	user, own := pod.SecurityContext, container.SecurityContext
	if !*user.RunAsNonRoot || *user.RunAsUser == 0 || !*own.ReadOnlyRootFilesystem || *own.AllowPrivilegeEscalation ||
		!slices.Equal(own.Capabilities.Drop, []corev1.Capability{"ALL"}) {
		t.Error("the container may do more than it needs")
	}
	if container.Resources.Limits.Memory().IsZero() || container.Resources.Requests.Cpu().IsZero() {
		t.Error("want a memory limit and a CPU request")
	}

	known := settings(t)
	for _, variable := range container.Env {
		if !slices.Contains(known, variable.Name) {
			t.Errorf("%s is no setting of the connector", variable.Name)
		}
		if variable.ValueFrom != nil {
			ref := variable.ValueFrom.SecretKeyRef
			if _, ok := o.secrets[ref.Name].StringData[ref.Key]; !ok {
				t.Errorf("%s: secret %q has no key %q", variable.Name, ref.Name, ref.Key)
			}
		}
	}
	for _, volume := range pod.Volumes {
		if claim := volume.PersistentVolumeClaim; claim != nil && o.claims[claim.ClaimName].Name == "" {
			t.Errorf("volume %s: no claim %q", volume.Name, claim.ClaimName)
		}
	}
	// The root is read-only: /tmp must be a volume.
	var mounted []string
	for _, mount := range container.VolumeMounts {
		mounted = append(mounted, mount.MountPath)
		if !slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool { return v.Name == mount.Name }) {
			t.Errorf("%s: no volume %q", mount.MountPath, mount.Name)
		}
	}
	if !slices.Contains(mounted, "/tmp") {
		t.Errorf("volumes are on %v", mounted)
	}
	return container
}

// settings are the variables that the connector reads: those of its schema and
// those of the SDK that the schema leaves out.
func settings(t *testing.T) []string {
	t.Helper()
	content, err := os.ReadFile(schema)
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

func environment(container corev1.Container) []string {
	var names []string
	for _, variable := range container.Env {
		names = append(names, variable.Name)
	}
	return names
}
