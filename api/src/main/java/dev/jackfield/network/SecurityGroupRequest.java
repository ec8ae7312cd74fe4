package dev.jackfield.network;

import java.util.List;
import java.util.Optional;

/**
 * A security group to be made. Its name is unique among the groups that an administrator made for its project.
 *
 * @param name its name
 * @param projectId the project that owns it
 * @param description its description
 * @param rules what it lets pass; a port that is in the group is closed to everything else
 */
public record SecurityGroupRequest(
        String name, Optional<ProjectId> projectId, String description, List<SecurityGroupRule> rules) {
    /** Checks and copies the components. */
    public SecurityGroupRequest {
        Checks.name("security group name", name);
        Checks.id("security group name", name);
        Checks.name("description", description);
        Checks.atMostOne("security group rules", rules);
        rules = List.copyOf(rules);
    }

    /**
     * A group of everybody's, without a description.
     *
     * @param name its name
     * @param rules what it lets pass
     * @return the request
     */
    public static SecurityGroupRequest of(String name, List<SecurityGroupRule> rules) {
        return new SecurityGroupRequest(name, Optional.empty(), "", rules);
    }
}
