// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import VersionRules

/// What real engines of the release answered at the client's own version, without what the machine put in.
@Suite("Recorded answers of engine 29")
struct Engine29RecordingsTests {
    struct Recording: Sendable, CustomTestStringConvertible {
        let endpoint: Endpoint
        let client: APIVersion
        var engine = EngineProfile.docker("29.7.2", "1.40", "1.55")
        let sent: String
        let received: String
        var testDescription: String { "\(endpoint) at \(client)" }
    }

    private static let docker290 = EngineProfile.docker("29.0.0", "1.44", "1.52")

    static let answers = [
        Recording(
            endpoint: .containerList, client: "1.41",
            sent: #"""
                {"Id":"9da5","Ports":[{"IP":"","PrivatePort":53,"Type":"udp"},\#
                {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":32769,"Type":"tcp"}],"Labels":{},"State":"running"}
                """#,
            received: #"""
                {"Id":"9da5","Ports":[{"PrivatePort":53,"Type":"udp"},\#
                {"IP":"0.0.0.0","PrivatePort":80,"PublicPort":32769,"Type":"tcp"}],"Labels":{},"State":"running"}
                """#),
        Recording(
            endpoint: .events, client: "1.41",
            sent: #"""
                {"Action":"prune","Actor":{"Attributes":{"reclaimed":"0"},"ID":""},"Type":"image","id":"",\#
                "scope":"local","status":"prune","time":1,"timeNano":2}
                """#,
            received: #"""
                {"Action":"prune","Actor":{"Attributes":{"reclaimed":"0"},"ID":""},"Type":"image",\#
                "scope":"local","status":"prune","time":1,"timeNano":2}
                """#),
        Recording(
            endpoint: .auth, client: "1.44", sent: #"{"Status":"Login Succeeded"}"#,
            received: #"{"Status":"Login Succeeded","IdentityToken":""}"#),
        Recording(
            endpoint: .networkInspect, client: "1.44", engine: docker290,
            sent: #"""
                {"Name":"bridge","IPAM":{"Driver":"default","Options":null,\#
                "Config":[{"Subnet":"10.0.31.0/24","IPRange":"","Gateway":"10.0.31.1"}]},"Containers":{}}
                """#,
            received: #"""
                {"Name":"bridge","IPAM":{"Driver":"default","Options":null,\#
                "Config":[{"Subnet":"10.0.31.0/24","Gateway":"10.0.31.1"}]},"Containers":{}}
                """#),
        Recording(
            endpoint: .containerList, client: "1.44", engine: docker290,
            sent: #"{"NetworkSettings":{"Networks":{"bridge":{"IPAMConfig":{"IPv4Address":"","IPv6Address":""}}}}}"#,
            received: #"{"NetworkSettings":{"Networks":{"bridge":{"IPAMConfig":{}}}}}"#),
    ]

    @Test("become what engine 28 answers at that version", arguments: answers)
    func answer(_ recording: Recording) throws {
        let plan = RewritePlan.between(recording.client, recording.client, engine: recording.engine)
        #expect(try plan[recording.endpoint].response.rewritten(recording.sent) == recording.received)
    }

    static let requests = [
        (#"{"Entrypoint":"/bin/echo","Cmd":"hi"}"#, #"{"Entrypoint":["/bin/echo"],"Cmd":["hi"]}"#),
        (
            #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","Target":"/t","VolumeOptions":{"NoCopy":true}}]}}"#,
            #"{"HostConfig":{"Mounts":[{"Type":"tmpfs","Target":"/t"}]}}"#
        ),
    ]

    @Test("a host config that stands beside its place reaches it whole")
    func outerHostConfig() throws {
        let plan = RewritePlan.between("1.21", "1.40", engine: .docker29)
        let received = try plan[.containerCreate].request.rewritten(#"{"Image":"a","Binds":["/a:/b"]}"#)
        #expect(received == #"{"Image":"a","HostConfig":{"IpcMode":"shareable","Binds":["/a:/b"]}}"#)
    }

    @Test("requests that it would refuse and engine 28 takes", arguments: requests)
    func request(_ sent: String, _ received: String) throws {
        let plan = RewritePlan.between("1.41", "1.41", engine: .docker29)
        #expect(try plan[.containerCreate].request.rewritten(sent) == received)
    }
}
