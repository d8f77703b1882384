// SPDX-License-Identifier: Apache-2.0

extension APIVersion {
    /// The day on which the first release of Docker Engine with this version appeared, such as `2024-01-18`; nil where
    /// there is none yet.
    public var released: String? { Self.releases[self] }

    /// The day on which a release appeared that no longer accepts this version unless told to; nil where none did.
    public var abandoned: String? {
        EngineProfile.knownDocker.first { self < $0.window.minimum }?.window.maximum.released
    }

    private static let releases: [APIVersion: String] = [
        "1.12": "2014-06-08", "1.13": "2014-07-03", "1.14": "2014-08-20", "1.15": "2014-10-15", "1.16": "2014-12-11",
        "1.17": "2015-02-10", "1.18": "2015-04-16", "1.19": "2015-06-17", "1.20": "2015-08-11", "1.21": "2015-11-03",
        "1.22": "2016-02-04", "1.23": "2016-04-13", "1.24": "2016-07-28", "1.25": "2017-01-17", "1.26": "2017-02-07",
        "1.27": "2017-03-23", "1.28": "2017-04-03", "1.29": "2017-05-04", "1.30": "2017-06-28", "1.31": "2017-08-29",
        "1.32": "2017-09-26", "1.33": "2017-10-17", "1.34": "2017-11-20", "1.35": "2017-12-27", "1.36": "2018-02-07",
        "1.37": "2018-03-21", "1.38": "2018-07-18", "1.39": "2018-11-06", "1.40": "2019-07-17", "1.41": "2020-12-08",
        "1.42": "2023-01-31", "1.43": "2023-05-15", "1.44": "2024-01-18", "1.45": "2024-03-20", "1.46": "2024-06-21",
        "1.47": "2024-08-27", "1.48": "2025-02-19", "1.49": "2025-04-16", "1.50": "2025-05-28", "1.51": "2025-06-20",
        "1.52": "2025-11-10", "1.53": "2026-01-26", "1.54": "2026-03-05", "1.55": "2026-06-18",
    ]
}

extension EndpointDefinition {
    /// The day on which a release appeared whose newest version does not have the endpoint; nil where all do.
    public var ended: String? {
        guard let until else { return nil }
        return VersionHistory.all.entries.first { until < $0.version }?.version.released
    }
}
