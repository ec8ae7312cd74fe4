package dev.jackfield.store;

import dev.jackfield.network.AllocationPool;
import dev.jackfield.network.AllowedAddressPair;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.HostRoute;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.IpVersion;
import dev.jackfield.network.MacAddress;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.SecurityGroupRule;
import dev.jackfield.network.SubnetId;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lists of small values in one text column: words with spaces between them, a fixed number of words a value. Ids and addresses
 * contain no white space, so nothing needs quoting. {@code -} stands for an absent word.
 */
final class Words {
    private static final String ABSENT = "-";
    /** Before the id of a security group, where an address block may stand as well. */
    private static final String GROUP = "group:";

    private Words() {}

    static String fixedIps(List<FixedIp> values) {
        return join(values, ip -> ip.subnetId() + " " + ip.ipAddress());
    }

    static List<FixedIp> fixedIps(String words) {
        return split(words, 2, w -> new FixedIp(new SubnetId(w.get(0)), IpAddress.parse(w.get(1))));
    }

    static String pairs(List<AllowedAddressPair> values) {
        return join(
                values,
                pair -> pair.addresses() + " "
                        + pair.macAddress().map(MacAddress::value).orElse(ABSENT));
    }

    static List<AllowedAddressPair> pairs(String words) {
        return split(
                words,
                2,
                w -> new AllowedAddressPair(
                        Cidr.parse(w.get(0)), present(w.get(1)).map(MacAddress::new)));
    }

    static String groups(List<SecurityGroupId> values) {
        return join(values, SecurityGroupId::value);
    }

    static List<SecurityGroupId> groups(String words) {
        return split(words, 1, w -> new SecurityGroupId(w.get(0)));
    }

    static String routes(List<HostRoute> values) {
        return join(values, route -> route.destination() + " " + route.nextHop());
    }

    static List<HostRoute> routes(String words) {
        return split(words, 2, w -> new HostRoute(Cidr.parse(w.get(0)), IpAddress.parse(w.get(1))));
    }

    static String pools(List<AllocationPool> values) {
        return join(values, pool -> pool.first() + " " + pool.last());
    }

    static List<AllocationPool> pools(String words) {
        return split(words, 2, w -> new AllocationPool(IpAddress.parse(w.get(0)), IpAddress.parse(w.get(1))));
    }

    static String rules(List<SecurityGroupRule> values) {
        return join(
                values,
                rule -> String.join(
                        " ",
                        rule.direction().name(),
                        rule.ethertype().name(),
                        rule.protocol().orElse(ABSENT),
                        number(rule.portRangeMin()),
                        number(rule.portRangeMax()),
                        rule.remote()
                                .map(Cidr::toString)
                                .or(() -> rule.remoteGroup().map(group -> GROUP + group))
                                .orElse(ABSENT)));
    }

    static List<SecurityGroupRule> rules(String words) {
        return split(
                words,
                6,
                w -> new SecurityGroupRule(
                        SecurityGroupRule.Direction.valueOf(w.get(0)),
                        IpVersion.valueOf(w.get(1)),
                        present(w.get(2)),
                        number(w.get(3)),
                        number(w.get(4)),
                        present(w.get(5)).filter(it -> !it.startsWith(GROUP)).map(Cidr::parse),
                        present(w.get(5))
                                .filter(it -> it.startsWith(GROUP))
                                .map(it -> new SecurityGroupId(it.substring(GROUP.length())))));
    }

    private static String number(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : ABSENT;
    }

    private static OptionalInt number(String word) {
        return word.equals(ABSENT) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(word));
    }

    private static Optional<String> present(String word) {
        return word.equals(ABSENT) ? Optional.empty() : Optional.of(word);
    }

    private static <T> String join(List<T> values, Function<T, String> words) {
        return values.stream().map(words).collect(Collectors.joining(" "));
    }

    private static <T> List<T> split(String words, int width, Function<List<String>, T> value) {
        if (words.isEmpty()) {
            return List.of();
        }
        List<String> all = List.of(words.split(" "));
        List<T> values = new ArrayList<>(all.size() / width);
        for (int i = 0; i < all.size(); i += width) {
            values.add(value.apply(all.subList(i, i + width)));
        }
        return List.copyOf(values);
    }
}
