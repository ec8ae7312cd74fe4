package dev.jackfield.linux;

import static org.assertj.core.api.Assertions.assertThat;

/** Sends one raw frame from one namespace and tells whether it arrives in another; a frame that is known to pass follows it, so that nothing waits for what was dropped. */
final class FrameScript {
    /** For {@code python3 -c}; arguments: namespace and link of the sender, namespace and link of the receiver, the frame in hexadecimal digits. */
    static final String TEXT = """
            import os, socket, sys, ctypes
            def sock(netns, link):
                fd = os.open('/run/netns/' + netns, os.O_RDONLY)
                if ctypes.CDLL(None, use_errno=True).setns(fd, 0x40000000) != 0:
                    raise OSError(ctypes.get_errno(), 'setns')
                s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
                s.bind((link, 0))
                s.settimeout(5)
                return s
            sender, receiver = sock(*sys.argv[1:3]), sock(*sys.argv[3:5])
            frame = bytes.fromhex(sys.argv[5])
            mac = sender.getsockname()[4]
            # The end: an ARP probe with the true MAC address, which passes.
            end = b'\\xff' * 6 + mac + bytes.fromhex('0806' '0001' '0800' '0604' '0001') + mac + bytes(4) + bytes(6) + os.urandom(4) + bytes(18)
            sender.send(frame)
            sender.send(end)
            while True:
                got = receiver.recv(2000)
                if got == frame:
                    print('arrived')
                    break
                if got == end:
                    print('dropped')
                    break
            """;

    private FrameScript() {}

    /** Sends a frame, and looks whether exactly it arrives. */
    static boolean arrives(String senderNetns, String sender, String receiverNetns, String receiver, String frame) {
        String padded = frame.length() < 120 ? frame + "0".repeat(120 - frame.length()) : frame;
        String text = Witness.run("python3", "-c", TEXT, senderNetns, sender, receiverNetns, receiver, padded);
        assertThat(text.strip()).isIn("arrived", "dropped");
        return text.strip().equals("arrived");
    }
}
