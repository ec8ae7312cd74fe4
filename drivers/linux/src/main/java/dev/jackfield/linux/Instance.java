package dev.jackfield.linux;

import dev.jackfield.netlink.Netns;
import dev.jackfield.netlink.NetnsException;
import dev.jackfield.netlink.NetnsId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.InvalidValueException;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a compute's id names: something on this host that has a network namespace. */
sealed interface Instance {
    /** The forms of an id, for messages. */
    String FORMS = "must be netns:NAME, with a NAME of 1 to 64 letters, digits, dots, dashes and underscores, or pid:N";

    /**
     * What was found of an instance.
     *
     * @param netns its network namespace
     * @param identity what distinguishes it from any other one of the same name, beginning with the namespace's device and inode
     */
    record Found(NetnsId netns, String identity) {}

    /** Looks for it; empty if it is not there. */
    Optional<Found> find();

    /**
     * Opens its namespace, whosoever it is by then.
     *
     * @throws NetnsException it is not there, or not to be entered
     */
    Netns open();

    /**
     * Opens its namespace as a guest of another one.
     *
     * @throws NetnsException it is not there, or not to be entered
     */
    Netns visit(Netns host);

    /**
     * Reads a compute's id.
     *
     * @throws InvalidValueException it names nothing that could be on this host
     */
    static Instance of(ComputeId compute) {
        String value = compute.value();
        Matcher process = Pid.FORM.matcher(value);
        if (process.matches()) {
            return new Pid(Long.parseLong(process.group(1)));
        }
        Matcher named = Named.FORM.matcher(value);
        if (!named.matches()) {
            throw new InvalidValueException("compute id", value, FORMS);
        }
        String name = named.group(1);
        if (name.equals(".") || name.equals("..")) {
            throw new InvalidValueException("compute id", value, "names no network namespace");
        }
        return new Named(name);
    }

    /**
     * A network namespace with a name.
     *
     * @param name of the file in {@code /run/netns}
     */
    record Named(String name) implements Instance {
        static final Pattern FORM = Pattern.compile("netns:([A-Za-z0-9._-]{1,64})");

        @Override
        public Optional<Found> find() {
            return Identity.of(Netns.DIRECTORY.resolve(name)).map(it -> new Found(it.id(), it.toString()));
        }

        @Override
        public Netns open() {
            return Netns.open(name);
        }

        @Override
        public Netns visit(Netns host) {
            return Netns.visit(name, host);
        }

        @Override
        public String toString() {
            return "network namespace " + name;
        }
    }

    /**
     * A process in a network namespace of its own, as a container's first one is.
     *
     * @param pid its number
     */
    record Pid(long pid) implements Instance {
        /** Process ids end at 2^22. */
        static final Pattern FORM = Pattern.compile("pid:([1-9][0-9]{0,6})");

        @Override
        public Optional<Found> find() {
            return ProcessIdentity.of(pid).map(it -> new Found(it.netns(), it.toString()));
        }

        @Override
        public Netns open() {
            return Netns.ofProcess(pid);
        }

        @Override
        public Netns visit(Netns host) {
            return Netns.visitProcess(pid, host);
        }

        @Override
        public String toString() {
            return "process " + pid;
        }
    }
}
