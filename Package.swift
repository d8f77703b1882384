// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// CI turns every warning of ours into an error; a user's newer compiler must not break their build.
let swiftSettings: [SwiftSetting] =
    Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// Of the relay. Debug builds and the sanitizers check at run time that nobody changes what another is using; a release
/// spends a seventh of a request's instructions on it, so it does without.
let relaySettings = swiftSettings + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "CompatProxy",
    products: [
        .executable(name: "compatproxy", targets: ["Command"]),
        .library(name: "VersionRules", targets: ["VersionRules"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CVectors"),
        .target(name: "VersionRules", dependencies: ["CVectors"], swiftSettings: swiftSettings),
        .target(
            name: "CompatProxy",
            dependencies: [
                "CLibuv", "COpenSSL", "CVectors", "VersionRules", "Yams",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.embedInCode("Admin/Dashboard")],
            swiftSettings: relaySettings
        ),
        .executableTarget(
            name: "Command",
            dependencies: [
                "CompatProxy", "VersionRules",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "rules-bench", dependencies: ["VersionRules"], path: "Benchmarks/Rules", swiftSettings: swiftSettings),
        .testTarget(
            name: "VersionRulesTests", dependencies: ["VersionRules"], exclude: ["Catalogue", "Recorded"],
            swiftSettings: swiftSettings),
        .testTarget(name: "CompatProxyTests", dependencies: ["CompatProxy"], swiftSettings: swiftSettings),
    ]
)
