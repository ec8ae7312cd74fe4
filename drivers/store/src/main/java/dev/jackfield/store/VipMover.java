package dev.jackfield.store;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.PortId;
import dev.jackfield.network.PortNotFoundException;
import dev.jackfield.store.Rows.VipRow;

import java.util.Optional;

/** Gives a VIP to one amphora. */
final class VipMover {
    private VipMover() {}

    static PortId activate(Work work, LoadBalancer loadBalancer, Amphora amphora, long generation) {
        if (generation < 1) {
            throw work.error(ErrorKind.INVALID, "generation " + generation + " is not positive", loadBalancer.id());
        }
        VipRow row = Vips.allocated(work, loadBalancer.vip());
        PortRow base = Vips.basePort(work.tx(), work.installation(), loadBalancer.id(), amphora)
                .orElseThrow(() -> noBasePort(work, loadBalancer, amphora));
        ComputeId compute = base.computeId().orElseThrow(() -> noBasePort(work, loadBalancer, amphora));
        requireNewer(work, row, amphora.id(), generation);
        work.compute(compute);
        Optional<Attachment> from = row.holder()
                .flatMap(holder -> work.tx().get(Tables.PORTS.key(), holder.value()))
                .flatMap(holder -> Attachments.find(work.tx(), holder));
        Attachment before = Attachments.find(work.tx(), base).orElseThrow();
        VipRow given = row.givenTo(amphora.id(), generation, base.id());
        work.write("record-holder", () -> {
            Vips.save(work, given);
            return given;
        });
        Attachment to = Attachments.find(work.tx(), base).orElseThrow();
        VipMove move = new VipMove(loadBalancer.id(), from, to, row.ips());
        work.effect("move", plane -> giveBack(plane, move, before), plane -> plane.moveVip(move));
        return base.id();
    }

    private static PortNotFoundException noBasePort(Work work, LoadBalancer loadBalancer, Amphora amphora) {
        return new PortNotFoundException(
                "amphora " + amphora.id() + " is not connected to the VIP of load balancer " + loadBalancer.id()
                        + ": it has no attached base port",
                work.context(loadBalancer.id(), amphora.id()));
    }

    private static void requireNewer(Work work, VipRow row, AmphoraId amphora, long generation) {
        boolean older = generation < row.generation();
        boolean usedForAnother = generation == row.generation()
                && row.lastGiven().filter(last -> !last.equals(amphora)).isPresent();
        if (older || usedForAnother) {
            throw work.error(
                    ErrorKind.CONFLICT,
                    "generation " + generation + " for amphora " + amphora + " is refused: the VIP of load balancer "
                            + row.loadBalancer() + " was given to amphora "
                            + row.lastGiven().map(AmphoraId::value).orElse("none") + " with generation "
                            + row.generation(),
                    row.loadBalancer(),
                    amphora);
        }
    }

    /** The way back of a move: to the old holder, or to nobody if there is none that could hold it. */
    private static void giveBack(DataPlane plane, VipMove move, Attachment before) {
        Optional<Attachment> holder =
                move.from().filter(from -> plane.isPresent(from.computeId(), from.computeIdentity()));
        if (holder.isEmpty()) {
            plane.change(move.to(), before);
        } else if (!holder.get().port().id().equals(before.port().id())) {
            plane.moveVip(new VipMove(move.loadBalancer(), Optional.of(move.to()), holder.get(), move.addresses()));
        }
    }
}
