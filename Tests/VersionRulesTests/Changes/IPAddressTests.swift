// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

@Suite("IP addresses and subnets") struct IPAddressTests {
    @Test(
        "what Go takes for an address is one",
        arguments: [
            "10.0.0.1", "0.0.0.0", "::", "::1", "fe80::1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::ffff:10.0.0.1",
            "64:ff9b::1.2.3.4", "FE80::A",
        ])
    func isAddress(_ text: String) {
        #expect(IPAddress(text) != nil)
    }

    @Test(
        "what Go does not take is none",
        arguments: [
            "", "x", "10.0.0", "10.0.0.256", "10.0.0.01", "10.0.0.-1", "10.0.0.1.", "+1.0.0.1", ":", ":::", "1::2::3",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8::", "12345::", "g::", "1.2.3.4::", "fe80::1%eth0", "::1.2.3",
        ])
    func isNone(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("an address of four bytes is one, also where sixteen stand for it")
    func mappedAddress() {
        #expect(IPAddress("::ffff:10.0.0.1") == IPAddress("10.0.0.1"))
        #expect(IPAddress("::")?.isUnspecified == true && IPAddress("::1")?.isUnspecified == false)
    }

    @Test(
        "a subnet has the addresses that begin as it does",
        arguments: [
            ("10.8.0.0/13", "10.15.255.255", true), ("10.8.0.0/13", "10.16.0.0", false), ("0.0.0.0/0", "9.9.9.9", true),
            ("10.0.0.1/32", "10.0.0.1", true), ("10.0.0.1/32", "10.0.0.2", false), ("fd00::/7", "fc00::1", true),
            ("fd00::/8", "10.0.0.1", false),
        ])
    func contains(_ subnet: String, _ address: String, _ isInside: Bool) throws {
        #expect(try #require(Subnet(subnet)).contains(#require(IPAddress(address))) == isInside)
    }

    @Test(
        "what is no subnet is none", arguments: ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "x/8", "/8", "10.0.0.0/8/9"])
    func isNoSubnet(_ text: String) {
        #expect(Subnet(text) == nil)
    }
}
