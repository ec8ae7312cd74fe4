package dev.jackfield.neutron;

import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkTimeoutException;
import dev.jackfield.network.PortId;
import dev.jackfield.neutron.client.OpenStackException;
import dev.jackfield.neutron.client.PortBody;
import dev.jackfield.neutron.client.Query;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives servers ports and takes them back. Nova does both; whether it did is seen at the port. */
final class Attachments {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** So long is waited for what Nova took on, before it is asked for again. Cleaning has time for two. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final Site site;

    Attachments(Site site) {
        this.site = site;
    }

    /** Attaches a port; one that is attached there is success. */
    CloudPort attach(Call call, ComputeId server, CloudPort port) {
        if (port.isAttachedTo(server)) {
            return port;
        }
        return site.turns().take(call, port.id(), waited -> {
            Optional<CloudPort> now = waited ? call.at(() -> site.find(port.id())) : Optional.empty();
            return now.filter(it -> it.isAttachedTo(server)).orElseGet(() -> attachNow(call, server, port));
        });
    }

    private CloudPort attachNow(Call call, ComputeId server, CloudPort port) {
        try {
            site.nova().attach(server, port.id());
        } catch (OpenStackException e) {
            return afterFailure(call, server, port.id(), e);
        }
        return port;
    }

    private CloudPort afterFailure(Call call, ComputeId server, PortId id, OpenStackException e) {
        Optional<CloudPort> now = Cleaning.lookAfter(call, e, () -> site.find(id));
        Optional<CloudPort> attached = now.filter(it -> it.isAttachedTo(server));
        if (attached.isPresent()) {
            if (e.status() < 500 || Cleaning.lookAfter(call, e, () -> comesToBeRemembered(attached.get()))) {
                return attached.get();
            }
            throw call.with(server, id).failed(e);
        }
        boolean refused = e.kind() == ErrorKind.NOT_FOUND || e.status() == 400;
        if (refused && !call.at(() -> site.exists(server))) {
            throw call.noServer(server);
        }
        // Of a port that goes away meanwhile Nova knows no better than 500.
        if (now.isEmpty()) {
            throw call.noPort(id);
        }
        String other = now.map(it -> it.port().deviceId()).orElse("");
        if (!other.isEmpty()) {
            throw call.refuse(
                    ErrorKind.CONFLICT, "port " + id + " is attached to '" + other + "', not to " + server, id);
        }
        throw call.with(server, id).failed(e);
    }

    /** Nova writes to the port first and may fail then, and leave it so; or another's attachment of it is under way. */
    private boolean comesToBeRemembered(CloudPort port) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isRemembered(port)) {
            if (System.nanoTime() > end || !Cleaning.slept(LONGEST_PAUSE)) {
                return false;
            }
        }
        return true;
    }

    /** Whether Nova has the NIC that the port says it is, as far as Nova tells. */
    private boolean isRemembered(CloudPort port) {
        Optional<MacAddress> mac =
                port.port().macAddress().filter(it -> !port.addresses().isEmpty());
        ComputeId server = new ComputeId(port.port().deviceId());
        return mac.isEmpty()
                || Site.found(() -> site.nova().server(server))
                        .filter(it -> it.remembers(mac.get()))
                        .isPresent();
    }

    /** Detaches ports and waits until they are; what is not attached, or gone, is success. */
    void detach(Call call, Collection<CloudPort> ports) {
        List<CloudPort> attached = ports.stream().filter(CloudPort::isAttached).toList();
        if (attached.isEmpty()) {
            return;
        }
        List<CloudPort> going =
                Together.each(attached, port -> ask(call, port) ? List.of(port) : List.<CloudPort>of()).stream()
                        .flatMap(List::stream)
                        .toList();
        if (!going.isEmpty()) {
            await(call, going);
        }
    }

    /** Whether there is anything to wait for: Nova may know neither the server nor the port any more. */
    private boolean ask(Call call, CloudPort port) {
        try {
            return site.nova().detach(new ComputeId(port.port().deviceId()), port.id());
        } catch (OpenStackException e) {
            // An answer that is lost, or a server that is busy: whether it is detached is seen at the port.
            if (e.kind() != ErrorKind.UNKNOWN_OUTCOME && e.kind() != ErrorKind.CONFLICT) {
                throw call.with(port.id()).failed(e);
            }
            return true;
        }
    }

    /** Nova was asked: whatever keeps one from seeing what it does, it may do it. */
    private void await(Call call, List<CloudPort> ports) {
        try {
            look(call, ports);
        } catch (NetworkException e) {
            if (e.kind() == ErrorKind.UNKNOWN_OUTCOME) {
                throw e;
            }
            PortId[] ids = ports.stream().map(CloudPort::id).toArray(PortId[]::new);
            throw new NetworkTimeoutException(
                    call.operation() + ": Nova was asked to detach " + Arrays.toString(ids)
                            + ", and it was not seen whether it did: " + e.getMessage(),
                    call.context(ids),
                    e);
        }
    }

    private void look(Call call, List<CloudPort> ports) {
        Deadline deadline = Deadline.current();
        long start = System.nanoTime();
        long asked = start;
        Set<PortId> wanted = ports.stream().map(CloudPort::id).collect(Collectors.toSet());
        Set<PortId> doubtful = new HashSet<>();
        sleep(call, shorter(site.pace().untilFirstLook(), deadline.remaining()));
        Duration pause = site.pace().untilNextLook();
        while (true) {
            Query query = Query.of("id", wanted.toArray());
            List<CloudPort> still = call.at(() -> site.ports(query)).stream()
                    .filter(CloudPort::isAttached)
                    .toList();
            if (still.isEmpty()) {
                site.pace().seen(Duration.ofNanos(System.nanoTime() - start));
                return;
            }
            if (deadline.remaining().compareTo(pause) <= 0) {
                throw new NetworkTimeoutException(
                        call.operation() + ": Nova has not detached port "
                                + still.getFirst().id() + " from "
                                + still.getFirst().port().deviceId() + " in time",
                        call.context(still.getFirst().id()));
            }
            if (System.nanoTime() - asked > PATIENCE.toNanos()) {
                still.stream()
                        .filter(port -> !ask(call, port) || isGivenUp(call, port, doubtful))
                        .forEach(port -> wanted.remove(port.id()));
                if (wanted.isEmpty()) {
                    return;
                }
                asked = System.nanoTime();
            }
            sleep(call, pause);
            pause = shorter(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
        }
    }

    /**
     * Frees a port that Nova has twice, with a pause between, been found not to remember: it gave up attaching it, or forgot it, says yes
     * to each detachment, and does nothing.
     */
    private boolean isGivenUp(Call call, CloudPort port, Set<PortId> doubtful) {
        if (call.at(() -> isRemembered(port))) {
            doubtful.remove(port.id());
            return false;
        }
        if (doubtful.add(port.id())) {
            return false;
        }
        String device = port.port().deviceId();
        try {
            site.update(call, port, now -> now.isOf(device) ? PortBody.change().device("", "") : PortBody.change());
        } catch (NetworkException e) {
            // One that went meanwhile is free.
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
        return true;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void sleep(Call call, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkTimeoutException(call.operation() + ": interrupted while Nova detaches", call.context());
        }
    }

    /** Detaches a port of ours and deletes it. */
    void remove(Call call, Collection<CloudPort> ports) {
        detach(call, ports);
        Together.each(
                List.copyOf(ports),
                port -> call.with(port.id()).at(() -> site.neutron().deletePort(port.id())));
    }
}
