// Hands out /dev/fuse as squat/generic-device-plugin does, as far as the exported DaemonSet needs it: `--device` and YAML with
// `name` and `count`. The resource is squat.ai/NAME.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"regexp"
	"strconv"
	"time"

	"google.golang.org/grpc"
	api "k8s.io/kubelet/pkg/apis/deviceplugin/v1beta1"
)

const socket = "lab-fuse.sock"

type plugin struct{ count int }

func (p *plugin) GetDevicePluginOptions(context.Context, *api.Empty) (*api.DevicePluginOptions, error) {
	return &api.DevicePluginOptions{}, nil
}

func (p *plugin) ListAndWatch(_ *api.Empty, stream api.DevicePlugin_ListAndWatchServer) error {
	var devices []*api.Device
	for number := 0; number < p.count; number++ {
		devices = append(devices, &api.Device{ID: fmt.Sprint("fuse-", number), Health: api.Healthy})
	}
	if err := stream.Send(&api.ListAndWatchResponse{Devices: devices}); err != nil {
		return err
	}
	<-stream.Context().Done()
	return nil
}

func (p *plugin) GetPreferredAllocation(context.Context, *api.PreferredAllocationRequest) (*api.PreferredAllocationResponse, error) {
	return &api.PreferredAllocationResponse{}, nil
}

func (p *plugin) Allocate(_ context.Context, request *api.AllocateRequest) (*api.AllocateResponse, error) {
	device := &api.DeviceSpec{ContainerPath: "/dev/fuse", HostPath: "/dev/fuse", Permissions: "mrw"}
	answer := &api.AllocateResponse{}
	for range request.ContainerRequests {
		answer.ContainerResponses = append(answer.ContainerResponses, &api.ContainerAllocateResponse{Devices: []*api.DeviceSpec{device}})
	}
	return answer, nil
}

func (p *plugin) PreStartContainer(context.Context, *api.PreStartContainerRequest) (*api.PreStartContainerResponse, error) {
	return &api.PreStartContainerResponse{}, nil
}

func given(key string, yaml string) string {
	found := regexp.MustCompile(key + `: *(\S+)`).FindStringSubmatch(yaml)
	if found == nil {
		panic("no " + key + " in " + yaml)
	}
	return found[1]
}

func register(resource string) error {
	dial := func(ctx context.Context, path string) (net.Conn, error) { return (&net.Dialer{}).DialContext(ctx, "unix", path) }
	connection, err := grpc.Dial(api.KubeletSocket, grpc.WithInsecure(), grpc.WithContextDialer(dial))
	if err != nil {
		return err
	}
	defer connection.Close()
	request := &api.RegisterRequest{Version: api.Version, Endpoint: socket, ResourceName: resource}
	_, err = api.NewRegistrationClient(connection).Register(context.Background(), request)
	return err
}

func main() {
	yaml := os.Args[len(os.Args)-1]
	resource := "squat.ai/" + given("name", yaml)
	count, err := strconv.Atoi(given("count", yaml))
	if err != nil {
		panic(err)
	}
	os.Remove(api.DevicePluginPath + socket)
	listener, err := net.Listen("unix", api.DevicePluginPath+socket)
	if err != nil {
		panic(err)
	}
	server := grpc.NewServer()
	api.RegisterDevicePluginServer(server, &plugin{count})
	go server.Serve(listener)
	for {
		if err := register(resource); err == nil {
			fmt.Println("registered", resource)
			select {}
		} else {
			fmt.Println(err)
		}
		time.Sleep(time.Second)
	}
}
