package dev.jackfield.flow;

/**
 * Which flow: of what type, for which subject.
 *
 * @param id the flow's id
 * @param subject what it changes
 * @param type the name of its {@link FlowType}
 * @param version the version of its {@link FlowType}
 */
public record Flow(FlowId id, Subject subject, String type, int version) {
    @Override
    public String toString() {
        return "flow " + id + " (" + type + " v" + version + " of " + subject + ")";
    }
}
