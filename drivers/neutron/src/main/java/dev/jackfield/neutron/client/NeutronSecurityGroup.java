package dev.jackfield.neutron.client;

import dev.jackfield.network.ProjectId;
import dev.jackfield.network.SecurityGroupId;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A security group with its rules, as Neutron tells of it.
 *
 * @param id its id
 * @param name its name, not necessarily unique
 * @param projectId its owner
 * @param description free text, where our mark stands
 * @param stateful whether answers are let through; empty: the cloud lacks the extension
 * @param tags its tags
 * @param securityGroupRules its rules
 * @param createdAt when it was made, as ISO 8601
 * @param revisionNumber counts its changes
 */
public record NeutronSecurityGroup(
        SecurityGroupId id,
        String name,
        Optional<ProjectId> projectId,
        String description,
        Optional<Boolean> stateful,
        List<String> tags,
        List<NeutronSecurityGroupRule> securityGroupRules,
        String createdAt,
        Optional<Integer> revisionNumber) {
    /** Copies the lists. What the answer lacks here it cannot be without. */
    public NeutronSecurityGroup {
        Objects.requireNonNull(id, "id");
        tags = List.copyOf(tags);
        securityGroupRules = List.copyOf(securityGroupRules);
    }
}
