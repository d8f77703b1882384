// SPDX-License-Identifier: Apache-2.0

extension Change {
    /// Fields that the head of answers has since some version. Clients overlook those that they don't know and do
    /// without those that an older engine does not send, so that there is something to do in strict mode alone.
    static func addHeader(
        _ id: String, _ summary: String, endpoints: EndpointScope, fields: [(name: String, value: String)],
        source: String
    ) -> Change {
        let hidden = fields.map { Step.hide(.header($0.name)) }
        let older: Headers = ["Api-Version": "1.41"]
        let newer = fields.reduce(into: older) { $0.set($1.name, to: $1.value) }
        return Change(
            id: id, summary: summary, endpoints: endpoints, responseDown: hidden, errorDown: hidden,
            lossUp: .approximate("Clients do without it."), source: source,
            examples: [
                Example(
                    .responseDown, isStrict: true, before: Sample(status: 200, headers: newer),
                    after: Sample(status: 200, headers: older)),
                Example(
                    .responseDown, before: Sample(status: 200, headers: newer),
                    after: Sample(status: 200, headers: newer)),
                Example(
                    .errorDown, isStrict: true, before: Sample(status: 404, headers: newer),
                    after: Sample(status: 404, headers: older)),
            ])
    }
}
