package dev.jackfield.tck;

import dev.jackfield.network.Amphora;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Catalogue;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.Network;
import dev.jackfield.network.NetworkException;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.PortId;
import dev.jackfield.network.SecurityGroupId;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetId;
import dev.jackfield.tck.EveryMethod.Call;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Methods that only ask change nothing, and what they answer is the caller's own. */
abstract class QuestionTck extends Topic {
    QuestionTck(Supplier<DriverFixture> opener) {
        super(opener);
    }

    @Test
    @Covers("question-1")
    final void askingChangesNothing() {
        EveryMethod every = new EveryMethod(this);
        Snapshot before = witness().snapshot();

        for (Call question : every.asking) {
            Object answer = question.make();
            if (!(answer instanceof Catalogue)) {
                assertThat(question.make()).as("%s asked again", question).isEqualTo(answer);
            }
        }

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    @Test
    @Covers("question-2")
    final void askingInVainChangesNothing() {
        Network network = network();
        Subnet subnet = subnet4(network);
        LoadBalancer without = loadBalancer(subnet);
        Amphora unplugged = amphora(without);
        List<Runnable> questions = new ArrayList<>(List.of(
                () -> driver().getPluggedNetworks(world().unknownCompute()),
                () -> driver().getNetworkConfig(without, unplugged),
                () -> driver().getNetworkConfigs(with(without, unplugged))));
        questions.addAll(inVain(driver()));
        if (driver().capabilities().contains(Capability.CALLER_VISIBILITY)) {
            questions.addAll(inVain(driver().visibleTo(world().newCaller())));
        }
        Snapshot before = witness().snapshot();

        for (Runnable question : questions) {
            assertThat(catchThrowable(question::run))
                    .isInstanceOfSatisfying(
                            NetworkException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
        }

        assertThat(witness().snapshot()).isEqualTo(before);
    }

    private List<Runnable> inVain(Catalogue catalogue) {
        List<Runnable> questions = new ArrayList<>(List.of(
                () -> catalogue.getNetwork(new NetworkId("no-such")),
                () -> catalogue.getNetworkByName("no-such"),
                () -> catalogue.getSubnet(new SubnetId("no-such")),
                () -> catalogue.getSubnetByName("no-such"),
                () -> catalogue.getPort(new PortId("no-such")),
                () -> catalogue.getPortByName("no-such"),
                () -> catalogue.getPortByNetworkAndDevice(new NetworkId("no-such"), "no-such"),
                () -> catalogue.getNetworkIpAvailability(new NetworkId("no-such"))));
        if (driver().capabilities().contains(Capability.SECURITY_GROUPS)) {
            questions.add(() -> catalogue.getSecurityGroup(new SecurityGroupId("no-such")));
            questions.add(() -> catalogue.getSecurityGroupByName("no-such"));
        }
        return questions;
    }

    @Test
    @Covers("question-3")
    final void anAnswerIsOfItsMomentAndNobodyCanChangeIt() {
        EveryMethod every = new EveryMethod(this);
        Map<Call, Object> answers = new LinkedHashMap<>();
        Map<Call, String> texts = new LinkedHashMap<>();
        for (Call question : every.asking) {
            Object answer = question.make();
            assertFixed(question.method(), answer);
            answers.put(question, answer);
            if (!(answer instanceof Catalogue)) {
                texts.put(question, answer.toString());
            }
        }
        assertFixed("capabilities", driver().capabilities());

        every.changing.forEach(call -> assertFixed(call.method(), call.make()));

        texts.forEach((question, text) ->
                assertThat(answers.get(question)).as("%s", question).hasToString(text));
    }

    /** Asserts that no list, set or map in an answer can be changed. */
    private static void assertFixed(String method, Object answer) {
        switch (answer) {
            case Collection<?> collection -> {
                assertThat(catchThrowable(collection::clear))
                        .as("clearing what %s returned", method)
                        .isInstanceOf(UnsupportedOperationException.class);
                collection.forEach(element -> assertFixed(method, element));
            }
            case Map<?, ?> map -> {
                assertThat(catchThrowable(map::clear))
                        .as("clearing what %s returned", method)
                        .isInstanceOf(UnsupportedOperationException.class);
                map.values().forEach(value -> assertFixed(method, value));
            }
            case Record values -> components(values).forEach(value -> assertFixed(method, value));
            case Optional<?> maybe -> maybe.ifPresent(value -> assertFixed(method, value));
            default -> {}
        }
    }

    private static List<Object> components(Record values) {
        List<Object> components = new ArrayList<>();
        for (var component : values.getClass().getRecordComponents()) {
            try {
                components.add(component.getAccessor().invoke(values));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(component + " cannot be read", e);
            }
        }
        return components;
    }
}
