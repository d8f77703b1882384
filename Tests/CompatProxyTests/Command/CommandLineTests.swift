// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import CompatProxy

@Suite("Command line")
struct CommandLineTests {
    private struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs the binary that was built beside the tests.
    private func compatproxy(
        _ arguments: [String], environment: [String: String] = [:], output file: FileHandle? = nil
    ) throws -> Outcome {
        let process = Process()
        let tests = URL(fileURLWithPath: CommandLine.arguments[0])
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("compatproxy")
        process.arguments = arguments
        // A binary under a sanitizer takes its options from there; its report would fill the pipe.
        process.environment = ProcessInfo.processInfo.environment
            .filter { $0.key.hasSuffix("SAN_OPTIONS") }
            .merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = file ?? output
        process.standardError = errors
        try process.run()
        // What these commands print fits into a pipe, so one end can be read after the other.
        if file != nil { try output.fileHandleForWriting.close() }
        let outcome = (
            output.fileHandleForReading.readDataToEndOfFile(), errors.fileHandleForReading.readDataToEndOfFile()
        )
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: outcome.0, as: UTF8.self),
            errors: String(decoding: outcome.1, as: UTF8.self))
    }

    @Test("the flags of run are the ones that scripts rely on")
    func runFlags() throws {
        let help = try compatproxy(["run", "--help"])
        #expect(help.status == 0)
        for flag in [
            "--listen <", "--upstream <", "--speak <", "--floor <", "--ceiling <", "--unversioned <", "--strict",
            "--config <", "--workers <", "--log-level <", "--log-format <", "--allow-insecure-tcp",
        ] {
            #expect(help.output.contains(flag), "\(flag)")
        }
    }

    @Test("rules and transform have the flags that scripts rely on")
    func ruleFlags() throws {
        let rules = try compatproxy(["rules", "--help"]).output
        for flag in ["--from <", "--to <", "--endpoint <", "--engine <", "--json"] { #expect(rules.contains(flag)) }
        let transform = try compatproxy(["transform", "--help"]).output
        for flag in ["--from <", "--to <", "--endpoint <", "--request", "--answer", "--status <", "--strict"] {
            #expect(transform.contains(flag), "\(flag)")
        }
    }

    @Test("rules lists what applies between two versions, and explains one change")
    func rules() throws {
        let list = try compatproxy(["rules", "--from", "1.43", "--to", "1.44", "--endpoint", "GET /images/json"])
        #expect(list.status == 0 && list.output.hasPrefix("API 1.44\n"))
        #expect(list.output.contains("  1.44-virtual-size ") && !list.output.contains("1.43-"))
        let one = try compatproxy(["rules", "1.44-virtual-size"])
        #expect(one.status == 0 && one.output.contains("    remove VirtualSize in strict mode\n"))
        let none = try compatproxy(["rules", "1.44-nonsense"])
        #expect(none.status == 1 && none.errors == "compatproxy: no change has the id 1.44-nonsense\n")
        let part = try compatproxy(["rules", "virtual-size"])
        #expect(part.status == 1 && part.errors.contains("near: 1.44-virtual-size 1.44-virtual-size-disk-usage"))
        for wrong in [["--from", "1.30"], ["--endpoint", "GET /nonsense"], ["--from", "1.2", "--to", "1.30"]] {
            #expect(try compatproxy(["rules"] + wrong).status == 64)
        }
    }

    @Test("what cannot be written is complained of, and told by the status")
    func fullDisk() throws {
        let binary = try compatproxy(["rules", "--json"], output: FileHandle(forWritingAtPath: "/dev/full"))
        #expect(binary.status == 1)
        #expect(binary.errors == "compatproxy: standard output cannot be written: No space left on device\n")
    }

    @Test("check-config prints what the flags, the environment and the file make together")
    func checkConfig() throws {
        let file = try TemporaryFile("workers: 3\nupstream: /run/x.sock\n")
        let flags = [
            "check-config", "--config", file.path, "--listen", "/run/a.sock", "--listen", "tcp://127.0.0.1:2375",
            "--speak", "newest", "--floor", "1.20", "--ceiling", "1.40", "--unversioned", "1.30", "--strict",
            "--log-level", "debug",
        ]
        let outcome = try compatproxy(flags, environment: ["COMPATPROXY_LOG_FORMAT": "json"])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let effective = try load(file: outcome.output)
        #expect(effective.workers == 3 && effective.upstream == .unix(path: "/run/x.sock"))
        #expect(effective.speak == .newest)
        #expect(effective.log.level == .debug && effective.log.format == .json)
        #expect(
            effective.listeners.map(\.address) == [.unix(path: "/run/a.sock"), .tcp(host: "127.0.0.1", port: 2375)])
        for listener in effective.listeners {
            #expect(listener.floor == "1.20" && listener.ceiling == "1.40" && listener.unversioned == "1.30")
            #expect(listener.isStrict)
        }
    }

    @Test("a mistake ends with its own status and says what is allowed, on standard error alone")
    func mistakes() throws {
        let file = try TemporaryFile("workers: 2\nspeek: newest\n")
        for command in ["run", "check-config", "probe"] {
            let badFile = try compatproxy([command, "--config", file.path])
            #expect(badFile.status == 78 && badFile.output.isEmpty)
            #expect(
                badFile.errors.hasPrefix("compatproxy: \(file.path):2: key 'speek': there is no such key; allowed: "))
            let badFlag = try compatproxy([command, "--config", "/dev/null", "--floor", "1.2"])
            #expect(badFlag.status == 64 && badFlag.output.isEmpty)
            #expect(
                badFlag.errors.hasPrefix("compatproxy: --floor: '1.2' is not a version that this proxy knows; allowed:")
            )
            #expect(try compatproxy([command, "--no-such-flag"]).status == 64)
        }
    }

    @Test("a health check ends with 1 where nobody answers")
    func healthCheck() throws {
        let outcome = try compatproxy(["healthcheck", "--address", "/nonexistent/docker.sock"])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors
                == "compatproxy: no healthy proxy at unix:///nonexistent/docker.sock: connect: No such file or directory\n"
        )
    }

    @Test("a probe ends with 1 where no engine answers")
    func probe() throws {
        let outcome = try compatproxy(["probe", "--config", "/dev/null", "--upstream", "/nonexistent/docker.sock"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("compatproxy: cannot ask the engine at unix:///nonexistent/docker.sock: "))
    }
}
