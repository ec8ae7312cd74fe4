package dev.jackfield.neutron;

import dev.jackfield.network.InstallationId;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Mark;

import java.util.Optional;

/**
 * Our mark at Neutron: the description of a port or a security group, {@code jackfield/1 installation=… lb=…}. It is written in the
 * create itself, and a list can be filtered by it. Ids have no white space, so the parts cannot run into each other.
 */
final class Descriptions {
    private static final String INSTALLATION = "jackfield/1 installation=";
    private static final String LOAD_BALANCER = " lb=";
    private static final int LONGEST = 255;

    private Descriptions() {}

    /**
     * The description that carries a mark.
     *
     * @throws InvalidValueException the ids are too long for one
     */
    static String of(Mark mark) {
        String text = INSTALLATION
                + mark.installation()
                + mark.loadBalancer().map(id -> LOAD_BALANCER + id).orElse("");
        if (text.length() > LONGEST) {
            throw new InvalidValueException(
                    "description of a port", text, "is longer than " + LONGEST + " characters: the ids are too long");
        }
        return text;
    }

    /** The mark in a description; empty: it is none of ours, of whatever installation. */
    static Optional<Mark> markIn(String description) {
        if (!description.startsWith(INSTALLATION)) {
            return Optional.empty();
        }
        String rest = description.substring(INSTALLATION.length());
        int split = rest.indexOf(LOAD_BALANCER);
        String installation = split < 0 ? rest : rest.substring(0, split);
        try {
            Optional<LoadBalancerId> loadBalancer = split < 0
                    ? Optional.empty()
                    : Optional.of(new LoadBalancerId(rest.substring(split + LOAD_BALANCER.length())));
            return Optional.of(new Mark(new InstallationId(installation), loadBalancer));
        } catch (InvalidValueException e) {
            return Optional.empty(); // Somebody wrote something else behind it.
        }
    }
}
