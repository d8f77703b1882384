// SPDX-License-Identifier: Apache-2.0

/// Answers as real engines sent them, byte for byte.
enum RecordedBodies {
    static let all = [containerInspect, imageList, events, version]

    /// Engine 28, `GET /v1.43/containers/{id}/json` of a container on two networks.
    static let containerInspect = #"""
        {"Id":"f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c839d589473c728",\#
        "Created":"2026-11-23T19:06:17.659508812Z","Path":"sleep","Args":["100000"],\#
        "State":{"Status":"running","Running":true,"Paused":false,"Restarting":false,"OOMKilled":false,\#
        "Dead":false,"Pid":11175,"ExitCode":0,"Error":"","StartedAt":"2026-11-23T19:06:17.687857738Z",\#
        "FinishedAt":"0001-01-01T00:00:00Z"},\#
        "Image":"sha256:26130f8720c7baeb866666779d5301272c4c62b1061d07ad36e842f82d3cf26b",\#
        "ResolvConfPath":"/opt/engines/28/data/containers/f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c\#
        839d589473c728/resolv.conf",\#
        "HostnamePath":"/opt/engines/28/data/containers/f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c83\#
        9d589473c728/hostname",\#
        "HostsPath":"/opt/engines/28/data/containers/f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c839d5\#
        89473c728/hosts",\#
        "LogPath":"/opt/engines/28/data/containers/f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c839d589\#
        473c728/f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c839d589473c728-json.log",\#
        "Name":"/rules-both","RestartCount":0,"Driver":"overlay2","Platform":"linux","MountLabel":"",\#
        "ProcessLabel":"","AppArmorProfile":"","ExecIDs":null,"HostConfig":{"Binds":null,\#
        "ContainerIDFile":"","LogConfig":{"Type":"json-file","Config":{}},"NetworkMode":"rulesnet",\#
        "PortBindings":null,"RestartPolicy":{"Name":"no","MaximumRetryCount":0},"AutoRemove":false,\#
        "VolumeDriver":"","VolumesFrom":null,"ConsoleSize":[0,0],"CapAdd":null,"CapDrop":null,\#
        "CgroupnsMode":"host","Dns":null,"DnsOptions":null,"DnsSearch":null,"ExtraHosts":null,\#
        "GroupAdd":null,"IpcMode":"private","Cgroup":"","Links":null,"OomScoreAdj":0,"PidMode":"",\#
        "Privileged":false,"PublishAllPorts":false,"ReadonlyRootfs":false,"SecurityOpt":null,"UTSMode":"",\#
        "UsernsMode":"","ShmSize":67108864,"Runtime":"runc","Isolation":"","CpuShares":0,"Memory":0,\#
        "NanoCpus":0,"CgroupParent":"","BlkioWeight":0,"BlkioWeightDevice":null,"BlkioDeviceReadBps":null,\#
        "BlkioDeviceWriteBps":null,"BlkioDeviceReadIOps":null,"BlkioDeviceWriteIOps":null,"CpuPeriod":0,\#
        "CpuQuota":0,"CpuRealtimePeriod":0,"CpuRealtimeRuntime":0,"CpusetCpus":"","CpusetMems":"",\#
        "Devices":null,"DeviceCgroupRules":null,"DeviceRequests":null,"MemoryReservation":0,"MemorySwap":0,\#
        "MemorySwappiness":null,"OomKillDisable":false,"PidsLimit":null,"Ulimits":null,"CpuCount":0,\#
        "CpuPercent":0,"IOMaximumIOps":0,"IOMaximumBandwidth":0,"MaskedPaths":["/proc/asound","/proc/acpi",\#
        "/proc/interrupts","/proc/kcore","/proc/keys","/proc/latency_stats","/proc/timer_list",\#
        "/proc/timer_stats","/proc/sched_debug","/proc/scsi","/sys/firmware",\#
        "/sys/devices/virtual/powercap"],"ReadonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sys",\#
        "/proc/sysrq-trigger"]},\#
        "GraphDriver":{"Data":{"ID":"f2a3abcd43df4ac4ffba18194dcc4e82d8f094e49f83bf662c839d589473c728",\#
        "LowerDir":"/opt/engines/28/data/overlay2/7061d38bcd7881419bfc818c0eb3ebdec47a85374bca9f59f1bff40547\#
        044c53-init/diff:/opt/engines/28/data/overlay2/d9a6773f1e3a1a76ec4efa867d022f0f111c172b81f6d30712252\#
        f54010b1907/diff",\#
        "MergedDir":"/opt/engines/28/data/overlay2/7061d38bcd7881419bfc818c0eb3ebdec47a85374bca9f59f1bff4054\#
        7044c53/merged",\#
        "UpperDir":"/opt/engines/28/data/overlay2/7061d38bcd7881419bfc818c0eb3ebdec47a85374bca9f59f1bff40547\#
        044c53/diff",\#
        "WorkDir":"/opt/engines/28/data/overlay2/7061d38bcd7881419bfc818c0eb3ebdec47a85374bca9f59f1bff405470\#
        44c53/work"},"Name":"overlay2"},"Mounts":[],"Config":{"Hostname":"f2a3abcd43df","Domainname":"",\#
        "User":"","AttachStdin":false,"AttachStdout":false,"AttachStderr":false,"Tty":false,\#
        "OpenStdin":false,"StdinOnce":false,\#
        "Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sleep",\#
        "100000"],"Image":"busybox","Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,\#
        "Labels":{}},"NetworkSettings":{"Bridge":"",\#
        "SandboxID":"577cd1943aade3e27807fbdb26b47d244d7c329277a8cb9a5798464aa31302ed",\#
        "SandboxKey":"/run/engines/28/exec/netns/577cd1943aad","Ports":{},"HairpinMode":false,\#
        "LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,\#
        "SecondaryIPv6Addresses":null,\#
        "EndpointID":"a427ed58a68701dd0fd8f50671f71e376c1eca22924157b22df5ef564de99f47",\#
        "Gateway":"10.201.28.1","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"10.201.28.4",\#
        "IPPrefixLen":24,"IPv6Gateway":"","MacAddress":"b2:ea:c9:e6:23:d7",\#
        "Networks":{"bridge":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
        "MacAddress":"b2:ea:c9:e6:23:d7","DriverOpts":null,"GwPriority":0,\#
        "NetworkID":"d06dff900faf0cb5db22f5dd8802703d3d35f012d90d5a484e2497a30eb9c8a6",\#
        "EndpointID":"a427ed58a68701dd0fd8f50671f71e376c1eca22924157b22df5ef564de99f47",\#
        "Gateway":"10.201.28.1","IPAddress":"10.201.28.4","IPPrefixLen":24,"IPv6Gateway":"",\#
        "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":null},"rulesnet":{"IPAMConfig":null,\#
        "Links":null,"Aliases":["f2a3abcd43df"],"MacAddress":"fa:b6:4c:05:78:41","DriverOpts":null,\#
        "GwPriority":0,"NetworkID":"3a64a8c56f97596587c926b7914482c18c6bc31cfa5c8bb396ccc003cc510b4c",\#
        "EndpointID":"c1826cc701f6d1aaeabdc3f275c10f11970d6823924fb42deddc8ae474808c19",\#
        "Gateway":"10.202.16.1","IPAddress":"10.202.16.3","IPPrefixLen":26,"IPv6Gateway":"",\#
        "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":["rules-both","f2a3abcd43df"]}}}}

        """#

    /// Engine 28, `GET /v1.43/images/json`.
    static let imageList = #"""
        [{"Containers":-1,"Created":1795460954,\#
        "Id":"sha256:ac996b036ace92ada84a3849e29327750421684465f0ac4a576b1e4188395ecc","Labels":null,\#
        "ParentId":"sha256:426ff899c6f955bd9944fed8bbfb0793d33cee834215479df1533fbd16e06efe",\#
        "RepoDigests":[],"RepoTags":["rules-built2:latest","rules-built:latest"],"SharedSize":-1,\#
        "Size":27150157,"VirtualSize":27150157},{"Containers":-1,"Created":1795460859,\#
        "Id":"sha256:7d25a480719fa3dfc4db21d59a31d17588d0b94f00a41f9272434fe1b31f2e13","Labels":null,\#
        "ParentId":"","RepoDigests":[],"RepoTags":["rules-big:1"],"SharedSize":-1,"Size":25882624,\#
        "VirtualSize":25882624},{"Containers":-1,"Created":1795460776,\#
        "Id":"sha256:26130f8720c7baeb866666779d5301272c4c62b1061d07ad36e842f82d3cf26b","Labels":null,\#
        "ParentId":"","RepoDigests":[],"RepoTags":["busybox:latest"],"SharedSize":-1,"Size":1984333,\#
        "VirtualSize":1984333},{"Containers":-1,"Created":1795460751,\#
        "Id":"sha256:eaa481f4b8d49e5f05423d1823a0f2cae2074bf1fdf49e3c250975862c6d9ae9","Labels":null,\#
        "ParentId":"","RepoDigests":[],"RepoTags":[],"SharedSize":-1,"Size":1984333,"VirtualSize":1984333}]

        """#

    /// Engine 20.10, `GET /v1.21/events`.
    static let events = #"""
        {"status":"tag","id":"sha256:21ae65c6597b58ff19678d03533fb7f817b63465f808399d39692068b5f542e0",\#
        "Type":"image","Action":"tag",\#
        "Actor":{"ID":"sha256:21ae65c6597b58ff19678d03533fb7f817b63465f808399d39692068b5f542e0",\#
        "Attributes":{"name":"busybox:latest"}},"scope":"local","time":1795460778,\#
        "timeNano":1795460778483615286}
        {"status":"import","id":"sha256:21ae65c6597b58ff19678d03533fb7f817b63465f808399d39692068b5f542e0",\#
        "Type":"image","Action":"import",\#
        "Actor":{"ID":"sha256:21ae65c6597b58ff19678d03533fb7f817b63465f808399d39692068b5f542e0",\#
        "Attributes":{"name":"sha256:21ae65c6597b58ff19678d03533fb7f817b63465f808399d39692068b5f542e0"}},\#
        "scope":"local","time":1795460778,"timeNano":1795460778483713202}
        {"Type":"network","Action":"create",\#
        "Actor":{"ID":"15fb8aa3cd24b815b164bbe4b69c3e26ceb33848afbfbe2f573bdd808f1d3793",\#
        "Attributes":{"name":"rulesnet","type":"bridge"}},"scope":"local","time":1795460778,\#
        "timeNano":1795460778510972284}
        {"status":"create","id":"43da68d3c0b6d232735042ce0c4c5199269983bf140138be590c2285d1efe57c",\#
        "from":"busybox","Type":"container","Action":"create",\#
        "Actor":{"ID":"43da68d3c0b6d232735042ce0c4c5199269983bf140138be590c2285d1efe57c",\#
        "Attributes":{"image":"busybox","name":"rules-bridge"}},"scope":"local","time":1795460778,\#
        "timeNano":1795460778534871336}
        {"Type":"network","Action":"connect",\#
        "Actor":{"ID":"78f3264bec9d9685f42b3877405222da8406bfcd232db60c4217b38f491f653e",\#
        "Attributes":{"container":"43da68d3c0b6d232735042ce0c4c5199269983bf140138be590c2285d1efe57c",\#
        "name":"bridge","type":"bridge"}},"scope":"local","time":1795460778,"timeNano":1795460778554286253}
        {"status":"start","id":"43da68d3c0b6d232735042ce0c4c5199269983bf140138be590c2285d1efe57c",\#
        "from":"busybox","Type":"container","Action":"start",\#
        "Actor":{"ID":"43da68d3c0b6d232735042ce0c4c5199269983bf140138be590c2285d1efe57c",\#
        "Attributes":{"image":"busybox","name":"rules-bridge"}},"scope":"local","time":1795460778,\#
        "timeNano":1795460778887676350}

        """#

    /// Engine 20.10, `GET /v1.12/version`.
    static let version = #"""
        {"Platform":{"Name":""},"Components":[{"Name":"Engine","Version":"20.10.24+dfsg1",\#
        "Details":{"ApiVersion":"1.41","Arch":"amd64","BuildTime":"2026-05-07T21:09:36.000000000+00:00",\#
        "Experimental":"false","GitCommit":"5d6db84","GoVersion":"go1.19.8",\#
        "KernelVersion":"6.18.44-fc-v595","MinAPIVersion":"1.12","Os":"linux"}},{"Name":"containerd",\#
        "Version":"1.6.20~ds1","Details":{"GitCommit":"1.6.20~ds1-1+deb12u3"}},{"Name":"runc",\#
        "Version":"1.1.5+ds1","Details":{"GitCommit":"1.1.5+ds1-1+deb12u1"}},{"Name":"docker-init",\#
        "Version":"0.19.0","Details":{"GitCommit":""}}],"Version":"20.10.24+dfsg1","ApiVersion":"1.41",\#
        "MinAPIVersion":"1.12","GitCommit":"5d6db84","GoVersion":"go1.19.8","Os":"linux","Arch":"amd64",\#
        "KernelVersion":"6.18.44-fc-v595","BuildTime":"2026-05-07T21:09:36.000000000+00:00"}

        """#
}
