package dev.jackfield.netlink;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("linux")
class NetlinkSocketTest {
    @Test
    void aKernelThatDoesNotAnswerIsATimeoutAndItsLateAnswersAreNotTakenForOthers() {
        try (NetlinkSocket socket = new NetlinkSocket(1)) {
            int unanswered = socket.nextSequence();
            byte[] quiet = getLoopback(unanswered, 0); // answered by a link, never by an acknowledgement
            Map<Integer, String> what = Map.of(unanswered, "get what never comes");
            assertThatExceptionOfType(NetlinkTimeoutException.class)
                    .isThrownBy(() -> socket.exchange(quiet, what, unanswered, answer -> {}))
                    .withMessageContaining("get what never comes");

            int late = socket.nextSequence();
            byte[] forgotten = getLoopback(late, MessageWriter.ACK);
            int wanted = socket.nextSequence();
            byte[] both = concat(forgotten, getLoopback(wanted, MessageWriter.ACK));
            List<Message> answers = new ArrayList<>();
            assertThat(socket.exchange(both, Map.of(wanted, "get lo"), wanted, answers::add))
                    .isEmpty();
            assertThat(answers)
                    .singleElement()
                    .satisfies(it -> assertThat(it.sequence()).isEqualTo(wanted));
        }
    }

    @Test
    void aRefusedListIsAnErrorAndNotAnEmptyList() {
        try (NetlinkSocket socket = new NetlinkSocket()) {
            assertThatExceptionOfType(NetlinkException.class)
                    .isThrownBy(() -> socket.dump("list nonsense", LinkCodec.GETLINK, writer -> writer.u32(-1)))
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                    .withMessageContaining("list nonsense");
        }
    }

    private static byte[] getLoopback(int number, int flags) {
        MessageWriter writer = new MessageWriter().begin(LinkCodec.GETLINK, flags, number);
        LinkCodec.query(writer, Rtnl.LOOPBACK, "", 0);
        return writer.end().toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
