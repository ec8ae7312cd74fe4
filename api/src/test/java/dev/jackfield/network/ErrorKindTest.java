package dev.jackfield.network;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorKindTest {
    @ParameterizedTest
    @CsvSource({
        "INVALID, false, 2, 400",
        "NOT_FOUND, false, 3, 404",
        "CONFLICT, false, 4, 409",
        "EXHAUSTED, false, 5, 507",
        "DENIED, false, 6, 403",
        "UNSUPPORTED, false, 7, 501",
        "UNAVAILABLE, true, 8, 503",
        "UNKNOWN_OUTCOME, false, 9, 504",
        "BUG, false, 70, 500"
    })
    void aKindSaysHowToReact(ErrorKind kind, boolean retryable, int exitCode, int httpStatus) {
        assertThat(kind.retryable()).isEqualTo(retryable);
        assertThat(kind.exitCode()).isEqualTo(exitCode);
        assertThat(kind.httpStatus()).isEqualTo(httpStatus);
    }

    @Test
    void theTableIsComplete() {
        assertThat(ErrorKind.values()).hasSize(9);
        assertThat(Arrays.stream(ErrorKind.values()).map(ErrorKind::exitCode)).doesNotHaveDuplicates();
    }

    @Test
    void anExceptionWithOneMeaningHasItsKind() {
        List<NetworkException> notFound = List.of(
                new AmphoraNotFoundException("plugNetwork", new ComputeId("c1")),
                new NetworkNotFoundException("getNetwork", new NetworkId("n1")),
                new SubnetNotFoundException("getSubnet", new SubnetId("s1")),
                new PortNotFoundException("getPort", new PortId("p1")),
                new SecurityGroupNotFoundException("getSecurityGroup", new SecurityGroupId("g1")),
                new QosPolicyNotFoundException("getQosPolicy", new QosPolicyId("q1")),
                new PluggedVipNotFoundException("gone", ErrorContext.NONE),
                new MissingVipSecurityGroupException("gone", ErrorContext.NONE));
        assertThat(notFound).extracting(NetworkException::kind).containsOnly(ErrorKind.NOT_FOUND);
        List<NetworkException> conflicts = List.of(
                new VipInUseException("taken", ErrorContext.NONE),
                new ResourceExistsException("there", ErrorContext.NONE),
                new ResourceInUseException("used", ErrorContext.NONE));
        assertThat(conflicts).extracting(NetworkException::kind).containsOnly(ErrorKind.CONFLICT);
        assertThat(new NotOursException("yours", ErrorContext.NONE).kind()).isEqualTo(ErrorKind.DENIED);
        assertThat(new NetworkTimeoutException("late", ErrorContext.NONE).kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(new InvalidValueException("mtu", "9", "is too small").kind()).isEqualTo(ErrorKind.INVALID);
        UnsupportedCapabilityException unsupported =
                new UnsupportedCapabilityException("memory", Capability.QOS, "applyQos");
        assertThat(unsupported.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(unsupported.capability()).isEqualTo(Capability.QOS);
        assertThat(unsupported)
                .hasMessageContaining("memory")
                .hasMessageContaining("QOS")
                .hasMessageContaining("applyQos");
    }

    @Test
    void aNotFoundExceptionNamesTheIdAndTheOperation() {
        NetworkException error = new PortNotFoundException("getPort", new PortId("p1"));

        assertThat(error).hasMessageContaining("p1");
        assertThat(error.context().operation()).isEqualTo("getPort");
        assertThat(error.context().resources()).containsExactly(new PortId("p1"));
        assertThat(error.context().backend()).isEmpty();
    }

    @Test
    void anExceptionCarriesCauseAndBackendAnswer() {
        ErrorContext context = ErrorContext.of("plugNetwork", new ComputeId("c1"), new NetworkId("n1"))
                .withBackend(new ErrorContext.BackendError(409, "IpAddressAlreadyAllocated", "taken"));
        IllegalStateException cause = new IllegalStateException("cause");
        PlugNetworkException error = new PlugNetworkException(ErrorKind.CONFLICT, "message", context, cause);

        assertThat(error).hasCause(cause).hasMessage("message");
        assertThat(error.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(error.context()).isEqualTo(context);
        assertThat(error.context().backend())
                .contains(new ErrorContext.BackendError(409, "IpAddressAlreadyAllocated", "taken"));
    }

    @Test
    void anExceptionThatWasSerializedHasItsKindAndNoContext() throws IOException, ClassNotFoundException {
        PortNotFoundException error = new PortNotFoundException("getPort", new PortId("p1"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(error);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            NetworkException read = (NetworkException) in.readObject();
            assertThat(read).hasMessage(error.getMessage());
            assertThat(read.kind()).isEqualTo(ErrorKind.NOT_FOUND);
            assertThat(read.context()).isEqualTo(ErrorContext.NONE);
        }
    }
}
