// SPDX-License-Identifier: Apache-2.0

extension EndpointScope {
    /// Where the templates of a service's tasks are written and read.
    static let withTaskTemplates: EndpointScope = [
        .serviceCreate, .serviceUpdate, .serviceInspect, .serviceList, .taskInspect, .taskList,
    ]
}

extension [Step] {
    /// Takes fields out of the task template that a request has.
    static func removingFromTaskTemplate(_ paths: JSONPath...) -> [Step] {
        paths.map { .remove(.body(JSONPath(["TaskTemplate"] + $0.keys))) }
    }

    /// Refuses requests whose task template sets one of these fields.
    static func requiringInTaskTemplate(_ version: APIVersion, _ paths: JSONPath...) -> [Step] {
        paths.map { .requires(version, for: JSONPath(["TaskTemplate"] + $0.keys)) }
    }

    /// Hides fields of the task templates that answers tell of: a service's, the one before it, and a task's.
    static func hidingInTaskTemplates(_ paths: JSONPath...) -> [Step] {
        paths.flatMap { path in
            [["Spec", "TaskTemplate"], ["PreviousSpec", "TaskTemplate"], ["Spec"]].map { parent in
                .hide(.body(JSONPath(parent + path.keys)))
            }
        }
    }
}
