// SPDX-License-Identifier: Apache-2.0
import VersionRules

/// Asks an engine what it is.
struct EngineQuery {
    let engine: EngineAccess
    let timeout: Duration

    private var address: Address { engine.address }

    func profile() throws(ProbeError) -> EngineProfile {
        let answer: BlockingQuery.Answer
        do {
            answer = try BlockingQuery(engine, timeout: timeout).get("/version")
        } catch {
            throw .noAnswer(address, error)
        }
        guard answer.status == 200 else { throw .refused(address, status: answer.status, answer.excerpt) }
        guard let profile = EngineProfile(versionAnswer: JSONValue(source: answer.body)) else {
            throw .notAnEngine(address, answer.excerpt)
        }
        return profile
    }
}

/// Why nothing is known of an engine.
enum ProbeError: Error, Equatable, CustomStringConvertible {
    case noAnswer(Address, QueryError)
    case refused(Address, status: Int, String)
    case notAnEngine(Address, String)

    var description: String {
        switch self {
        case .noAnswer(let address, let error): "cannot ask the engine at \(address): \(error)"
        case .refused(let address, let status, let text): "the engine at \(address) answered \(status): \(text)"
        case .notAnEngine(let address, let text): "what answers at \(address) is not an engine: \(text)"
        }
    }
}
