package dev.jackfield.netlink;

/** libnftables refused a transaction, of which then nothing was done; it gives a text only, with the offending line and a mark under it. */
public final class NftablesException extends RuntimeException {
    private final String netns;
    private final String text;

    NftablesException(String netns, String text) {
        super("nftables in network namespace " + netns + ": "
                + text.lines().findFirst().orElse(""));
        this.netns = netns;
        this.text = text;
    }

    /** The name or path of the network namespace. */
    public String netns() {
        return netns;
    }

    /** The library's own text, often of several lines; the first one is in the message. */
    public String text() {
        return text;
    }
}
