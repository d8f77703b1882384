// SPDX-License-Identifier: Apache-2.0

extension EndpointScope {
    /// Where task templates are read and written.
    static let toTaskTemplates: EndpointScope = [
        .serviceCreate, .serviceUpdate, .serviceInspect, .serviceList, .taskInspect, .taskList,
    ]
}

extension [Step] {
    /// Hides something that answers tell of a service's task template, before its last update as well, and of a task.
    static func hideInTaskTemplates(_ path: JSONPath) -> [Step] {
        taskTemplates.map { parent in
            .hide(.body(JSONPath(parent + path.keys)))
        }
    }

    /// Says there, where its parent is, what engines mean that don't know it.
    static func fillInTaskTemplates(_ path: JSONPath, with value: JSONValue) -> [Step] {
        taskTemplates.map { parent in .setDefault(.body(JSONPath(parent + path.keys)), to: value) }
    }

    private static let taskTemplates = [["Spec", "TaskTemplate"], ["PreviousSpec", "TaskTemplate"], ["Spec"]]
}

extension JSONValue {
    /// Gives the swarm the members that it lacks: it is the answer itself, which has a `Spec` then, or `Swarm.Cluster`
    /// in that of `/info`, where there is one.
    mutating func fillCluster(_ members: KeyValuePairs<String, JSONValue>) {
        let isSwarm = self["Spec"] != nil
        update(at: isSwarm ? JSONPath([]) : "Swarm.Cluster") { cluster in
            for (name, value) in members where cluster[name] == nil { cluster[name] = value }
        }
    }
}
