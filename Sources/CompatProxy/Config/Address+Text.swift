// SPDX-License-Identifier: Apache-2.0
internal import Glibc

extension Address: CustomStringConvertible {
    /// The address as it is written in flags and files.
    public var description: String {
        switch self {
        case .unix(let path): "unix://\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
        }
    }
}

extension Address {
    /// What an address may look like, for error messages.
    static let allowedForms = "unix:///absolute/path, tcp://host:port or tcp://[ipv6]:port"

    /// `sun_path` holds 108 bytes, the terminating NUL included.
    static let longestPath = 107

    /// Reads `unix:///path`, `/path`, `tcp://host:port` or `tcp://[ipv6]:port`; the port may be left away where there is a
    /// usual one.
    init(text: String, usualPort: UInt16? = nil) throws(InvalidValue) {
        if text.hasPrefix("/") {
            self = .unix(path: try Self.readPath(text[...]))
        } else if text.hasPrefix("unix://") {
            self = .unix(path: try Self.readPath(text.dropFirst("unix://".count)))
        } else if text.hasPrefix("tcp://") {
            self = try Self.readEndpoint(text.dropFirst("tcp://".count), usualPort)
        } else {
            throw InvalidValue("is not an address")
        }
    }

    private static func readPath(_ path: Substring) throws(InvalidValue) -> String {
        guard path.hasPrefix("/") else { throw InvalidValue("has no absolute path") }
        guard !path.hasSuffix("/") else { throw InvalidValue("names a folder, not a socket") }
        guard path.utf8.count <= longestPath else {
            throw InvalidValue("has a path of \(path.utf8.count) bytes, and a socket's has at most \(longestPath)")
        }
        return String(path)
    }

    private static func readEndpoint(_ text: Substring, _ usualPort: UInt16?) throws(InvalidValue) -> Address {
        guard let colon = text.lastIndex(of: ":"), text[colon...] != ":", !text.hasSuffix("]") else {
            guard let usualPort, text.last != ":" else { throw InvalidValue("has no port") }
            return .tcp(host: try readHost(text), port: usualPort)
        }
        guard let port = readPort(text[text.index(after: colon)...]) else {
            throw InvalidValue("has a port that is not a number from 0 to 65535")
        }
        return .tcp(host: try readHost(text[..<colon]), port: port)
    }

    private static func readPort(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return UInt16(text)
    }

    private static func readHost(_ text: Substring) throws(InvalidValue) -> String {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let host = String(text.dropFirst().dropLast())
            guard IPAddress(host)?.isVersion6 == true else { throw InvalidValue("has no IPv6 address in its brackets") }
            return host
        }
        guard !text.isEmpty else { throw InvalidValue("has no host; 0.0.0.0 means every interface") }
        guard text.utf8.allSatisfy(isHostByte) else {
            throw InvalidValue("has a host that is neither a name nor an IPv4 address nor an IPv6 address in brackets")
        }
        let looksNumeric = text.utf8.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: ".")
        }
        guard !looksNumeric || IPAddress(String(text)) != nil else {
            throw InvalidValue("has a malformed IPv4 address")
        }
        return String(text)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Address {
    /// Whether only this machine can connect to it. A name other than `localhost` may mean anything, so it does not count.
    var isLocal: Bool {
        switch self {
        case .unix: true
        case .tcp(let host, _): host == "localhost" || IPAddress(host)?.isLoopback == true
        }
    }

    /// Whether a connection to `other` may arrive at a listener on this address.
    func reaches(_ other: Address, canonicalPath: (String) -> String) -> Bool {
        switch (self, other) {
        case (.unix(let mine), .unix(let theirs)):
            canonicalPath(mine) == canonicalPath(theirs)
        case (.tcp(let mine, let port), .tcp(let theirs, let otherPort)):
            // Port 0 becomes another one each time it is bound.
            port == otherPort && port != 0 && Self.covers(mine, theirs)
        default: false
        }
    }

    private static func covers(_ listening: String, _ host: String) -> Bool {
        if listening == host { return true }
        let local = Address.tcp(host: host, port: 0).isLocal
        if let address = IPAddress(listening), address.isWildcard {
            return local || IPAddress(host)?.isWildcard == true
        }
        let names: Set = [listening, host]
        return names == ["localhost", "127.0.0.1"] || names == ["localhost", "::1"]
    }
}
