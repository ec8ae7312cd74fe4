package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * A set of ports that share rules about what may reach them.
 *
 * @param id its id
 * @param projectId the project that owns it
 * @param name its name; ours are called {@code lb-} and the load balancer's id
 * @param description its description
 * @param rules what it lets pass
 * @param tags its tags
 * @param stateful whether answers to what passed pass too
 * @param mark what makes it ours; empty: it is not ours
 * @see "Octavia, network/data_models.py, SecurityGroup"
 */
public record SecurityGroup(
        SecurityGroupId id,
        Optional<ProjectId> projectId,
        String name,
        String description,
        List<SecurityGroupRule> rules,
        List<String> tags,
        boolean stateful,
        Optional<Mark> mark) {
    /** Checks and copies the components. */
    public SecurityGroup {
        Checks.name("security group name", name);
        rules = List.copyOf(rules);
        tags = List.copyOf(tags);
    }

    /**
     * The group as the driver of an installation shows it: another's mark is not a mark to it.
     *
     * @param installation whose driver it is
     * @return the same group, without a mark that is another installation's
     */
    public SecurityGroup shownTo(InstallationId installation) {
        return new SecurityGroup(
                id,
                projectId,
                name,
                description,
                rules,
                tags,
                stateful,
                mark.filter(it -> it.installation().equals(installation)));
    }
}
