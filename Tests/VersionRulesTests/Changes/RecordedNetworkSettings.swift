// SPDX-License-Identifier: Apache-2.0

/// `NetworkSettings` as Docker Engine 28.5.2 gives them at 1.51, with the identifiers cut short.
enum RecordedNetworkSettings {
    static let all: [(name: String, json: String)] = [
        (
            "the default bridge",
            #"""
            {"Bridge":"","SandboxID":"09e3","SandboxKey":"/var/run/docker/netns/09e3","Ports":{},\#
            "HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,\#
            "SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"664a",\#
            "Gateway":"10.201.28.1","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,\#
            "IPAddress":"10.201.28.2","IPPrefixLen":24,"IPv6Gateway":"","MacAddress":"62:11:47:fe:65:13",\#
            "Networks":{"bridge":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
            "MacAddress":"62:11:47:fe:65:13","DriverOpts":null,"GwPriority":0,"NetworkID":"d06d",\#
            "EndpointID":"664a","Gateway":"10.201.28.1","IPAddress":"10.201.28.2","IPPrefixLen":24,\#
            "IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":null}}}
            """#
        ),
        (
            "another network",
            #"""
            {"Bridge":"","SandboxID":"68b3","SandboxKey":"/var/run/docker/netns/68b3","Ports":{},\#
            "HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,\#
            "SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"",\#
            "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"",\#
            "MacAddress":"","Networks":{"rulesnet":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
            "MacAddress":"c6:cf:7c:68:03:a8","DriverOpts":null,"GwPriority":0,"NetworkID":"3a64",\#
            "EndpointID":"f1e0","Gateway":"10.202.16.1","IPAddress":"10.202.16.2","IPPrefixLen":26,\#
            "IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":["rules-net",\#
            "ad7d"]}}}
            """#
        ),
        (
            "no network",
            #"""
            {"Bridge":"","SandboxID":"fb27","SandboxKey":"/var/run/docker/netns/fb27","Ports":{},\#
            "HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,\#
            "SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"",\#
            "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"",\#
            "MacAddress":"","Networks":{"none":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
            "MacAddress":"","DriverOpts":null,"GwPriority":0,"NetworkID":"17cd","EndpointID":"3188",\#
            "Gateway":"","IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"",\#
            "GlobalIPv6PrefixLen":0,"DNSNames":null}}}
            """#
        ),
        (
            "the host's network",
            #"""
            {"Bridge":"","SandboxID":"b0ad","SandboxKey":"/var/run/docker/netns/default","Ports":{},\#
            "HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,\#
            "SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"",\#
            "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"",\#
            "MacAddress":"","Networks":{"host":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
            "MacAddress":"","DriverOpts":null,"GwPriority":0,"NetworkID":"11c2","EndpointID":"a13c",\#
            "Gateway":"","IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"",\#
            "GlobalIPv6PrefixLen":0,"DNSNames":null}}}
            """#
        ),
        (
            "never started",
            #"""
            {"Bridge":"","SandboxID":"","SandboxKey":"","Ports":{},"HairpinMode":false,\#
            "LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,\#
            "SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"","GlobalIPv6Address":"",\#
            "GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","MacAddress":"",\#
            "Networks":{"bridge":{"IPAMConfig":null,"Links":null,"Aliases":null,"MacAddress":"",\#
            "DriverOpts":null,"GwPriority":0,"NetworkID":"","EndpointID":"","Gateway":"","IPAddress":"",\#
            "IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,\#
            "DNSNames":null}}}
            """#
        ),
        (
            "stopped",
            #"""
            {"Bridge":"","SandboxID":"","SandboxKey":"","Ports":{},"HairpinMode":false,\#
            "LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,\#
            "SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"","GlobalIPv6Address":"",\#
            "GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","MacAddress":"",\#
            "Networks":{"bridge":{"IPAMConfig":null,"Links":null,"Aliases":null,"MacAddress":"",\#
            "DriverOpts":null,"GwPriority":0,"NetworkID":"d06d","EndpointID":"","Gateway":"",\#
            "IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,\#
            "DNSNames":null}}}
            """#
        ),
        (
            "another container's network",
            #"""
            {"Bridge":"","SandboxID":"","SandboxKey":"","Ports":{},"HairpinMode":false,\#
            "LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,"SecondaryIPAddresses":null,\#
            "SecondaryIPv6Addresses":null,"EndpointID":"","Gateway":"","GlobalIPv6Address":"",\#
            "GlobalIPv6PrefixLen":0,"IPAddress":"","IPPrefixLen":0,"IPv6Gateway":"","MacAddress":"",\#
            "Networks":{}}
            """#
        ),
        (
            "the default bridge beside another network",
            #"""
            {"Bridge":"","SandboxID":"577c","SandboxKey":"/var/run/docker/netns/577c","Ports":{},\#
            "HairpinMode":false,"LinkLocalIPv6Address":"","LinkLocalIPv6PrefixLen":0,\#
            "SecondaryIPAddresses":null,"SecondaryIPv6Addresses":null,"EndpointID":"a427",\#
            "Gateway":"10.201.28.1","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,\#
            "IPAddress":"10.201.28.4","IPPrefixLen":24,"IPv6Gateway":"","MacAddress":"b2:ea:c9:e6:23:d7",\#
            "Networks":{"bridge":{"IPAMConfig":null,"Links":null,"Aliases":null,\#
            "MacAddress":"b2:ea:c9:e6:23:d7","DriverOpts":null,"GwPriority":0,"NetworkID":"d06d",\#
            "EndpointID":"a427","Gateway":"10.201.28.1","IPAddress":"10.201.28.4","IPPrefixLen":24,\#
            "IPv6Gateway":"","GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":null},\#
            "rulesnet":{"IPAMConfig":null,"Links":null,"Aliases":null,"MacAddress":"fa:b6:4c:05:78:41",\#
            "DriverOpts":null,"GwPriority":0,"NetworkID":"3a64","EndpointID":"c182",\#
            "Gateway":"10.202.16.1","IPAddress":"10.202.16.3","IPPrefixLen":26,"IPv6Gateway":"",\#
            "GlobalIPv6Address":"","GlobalIPv6PrefixLen":0,"DNSNames":["rules-both","f2a3"]}}}
            """#
        ),
    ]
}
