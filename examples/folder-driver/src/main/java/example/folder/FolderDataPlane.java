package example.folder;

import dev.jackfield.network.AmphoraNotFoundException;
import dev.jackfield.network.Capability;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Hop;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkServiceException;
import dev.jackfield.network.UnsupportedCapabilityException;
import dev.jackfield.store.Attachment;
import dev.jackfield.store.DataPlane;
import dev.jackfield.store.VipMove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A compute is a folder {@code computes/NAME}; a NIC is a file in it, named by its port. */
final class FolderDataPlane implements DataPlane {
    private final Path computes;

    FolderDataPlane(Path root) {
        computes = root.resolve("computes");
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public void open(List<Network> networks, List<Attachment> attachments) {
        Set<Path> recorded = attachments.stream().map(this::nic).collect(Collectors.toSet());
        try (Stream<Path> found = Files.walk(computes)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                if (!recorded.contains(file)) {
                    Files.delete(file); // what a killed process left
                }
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
        // What it changed and did not come to record.
        attachments.stream()
                .filter(each -> isPresent(each.computeId(), each.computeIdentity()))
                .forEach(this::attach);
    }

    @Override
    public void checkNetwork(Network network) {
        network.providerNetworkType().filter(type -> !type.equals("local")).ifPresent(type -> {
            throw new NetworkServiceException(
                    ErrorKind.UNSUPPORTED, "network type '" + type + "' is not local", ErrorContext.of("checkNetwork"));
        });
    }

    @Override
    public void createNetwork(Network network) {}

    @Override
    public void deleteNetwork(Network network) {}

    @Override
    public String identify(ComputeId compute) {
        try {
            BasicFileAttributes folder = Files.readAttributes(folder(compute), BasicFileAttributes.class);
            return folder.fileKey() + "@" + folder.creationTime().toInstant();
        } catch (IOException e) {
            throw new AmphoraNotFoundException("identify", compute);
        }
    }

    @Override
    public boolean isPresent(ComputeId compute, String identity) {
        try {
            return identify(compute).equals(identity);
        } catch (AmphoraNotFoundException e) {
            return false;
        }
    }

    @Override
    public void attach(Attachment attachment) {
        if (!isPresent(attachment.computeId(), attachment.computeIdentity())) {
            throw new AmphoraNotFoundException("attach", attachment.computeId());
        }
        Path nic = nic(attachment);
        try {
            Path draft = nic.resolveSibling(nic.getFileName() + ".draft"); // all of it, or nothing
            Files.write(draft, List.of(
                    attachment.network().id().value(),
                    attachment.port().macAddress().orElseThrow().value(),
                    attachment.port().fixedIps().stream().map(FixedIp::ipAddress).map(Object::toString).collect(Collectors.joining(" ")),
                    Integer.toString(attachment.network().mtu()),
                    Boolean.toString(attachment.port().adminStateUp())));
            Files.move(draft, nic, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void change(Attachment before, Attachment after) {
        attach(after);
    }

    @Override
    public void detach(Attachment attachment) {
        try {
            Files.deleteIfExists(nic(attachment));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void moveVip(VipMove move) {
        throw new UnsupportedCapabilityException("folder", Capability.ACTIVATE_VIP, "moveVip");
    }

    @Override
    public List<Hop> trace(LoadBalancer loadBalancer, List<Attachment> attachments) {
        throw new UnsupportedCapabilityException("folder", Capability.TRACE, "trace");
    }

    @Override
    public List<InventoryItem> strays(List<Attachment> attachments) {
        return List.of();
    }

    @Override
    public void close() {}

    private Path folder(ComputeId compute) {
        if (!compute.value().matches("folder:[a-z0-9-]{1,64}")) {
            throw new InvalidValueException("compute id", compute.value(), "must be folder:NAME");
        }
        return computes.resolve(compute.value().substring("folder:".length()));
    }

    private Path nic(Attachment attachment) {
        return folder(attachment.computeId()).resolve(attachment.port().id().value());
    }

    private static NetworkServiceException unavailable(IOException e) {
        return new NetworkServiceException(ErrorKind.UNAVAILABLE, e.toString(), ErrorContext.NONE, e);
    }
}
