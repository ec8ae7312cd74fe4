package dev.jackfield.core;

import dev.jackfield.network.AdditionalVip;
import dev.jackfield.network.Amphora;
import dev.jackfield.network.AmphoraId;
import dev.jackfield.network.AmphoraStatus;
import dev.jackfield.network.Cidr;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.Delta;
import dev.jackfield.network.FixedIp;
import dev.jackfield.network.Interface;
import dev.jackfield.network.InvalidValueException;
import dev.jackfield.network.IpAddress;
import dev.jackfield.network.LoadBalancer;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.Member;
import dev.jackfield.network.NetworkId;
import dev.jackfield.network.NicRequest;
import dev.jackfield.network.PortId;
import dev.jackfield.network.ProvisioningStatus;
import dev.jackfield.network.Subnet;
import dev.jackfield.network.SubnetChange;
import dev.jackfield.network.SubnetId;
import dev.jackfield.network.SubnetNotFoundException;
import dev.jackfield.network.Vip;
import dev.jackfield.network.VnicType;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The numbers in the names' comments are those of Octavia's own tests for CalculateAmphoraDelta, in this project's checklist. */
class DeltaCalculatorTest {
    private static final LoadBalancerId LB = new LoadBalancerId("lb");
    private static final NetworkId VIP_NET = new NetworkId("vip-net");
    private static final NetworkId NET = new NetworkId("net");
    private static final NetworkId OTHER_NET = new NetworkId("other-net");
    private static final NetworkId MGMT = new NetworkId("mgmt");
    private static final Subnet VIP_SUBNET = subnet("vip-subnet", VIP_NET, "203.0.113.0/24");
    private static final Subnet VIP_SUBNET_2 = subnet("vip-subnet-2", VIP_NET, "198.51.100.0/24");
    private static final Subnet SUBNET = subnet("subnet", NET, "192.0.2.0/25");
    private static final Subnet SUBNET_2 = subnet("subnet-2", NET, "192.0.2.128/25");
    private static final Subnet OTHER = subnet("other", OTHER_NET, "2001:db8::/64");
    private static final Subnet MGMT_SUBNET = subnet("mgmt-subnet", MGMT, "2001:db8:1::/64");
    private static final Map<SubnetId, Subnet> SUBNETS =
            index(VIP_SUBNET, VIP_SUBNET_2, SUBNET, SUBNET_2, OTHER, MGMT_SUBNET);
    private static final Interface BASE = nic("base", VIP_NET, "vip-subnet:203.0.113.2");
    private static final Amphora AMPHORA = Amphora.builder(new AmphoraId("amp"))
            .computeId(new ComputeId("compute"))
            .vrrpPortId(BASE.portId())
            .build();

    private final List<SubnetId> lookedUp = new ArrayList<>();
    private final DeltaCalculator calculator = new DeltaCalculator(this::lookUp, Set.of(MGMT));

    private Subnet lookUp(SubnetId id) {
        lookedUp.add(id);
        return Optional.ofNullable(SUBNETS.get(id)).orElseThrow(() -> new SubnetNotFoundException("getSubnet", id));
    }

    @Test // 110
    void withoutAmphoraeThereAreNoDeltas() {
        assertThat(calculator.calculate(loadBalancer(member("192.0.2.1", SUBNET)), amphora -> List.of()))
                .isEmpty();
    }

    @Test
    void onlyAllocatedAmphoraeGetADelta() {
        Amphora gone = AMPHORA.toBuilder()
                .id(new AmphoraId("gone"))
                .status(AmphoraStatus.PENDING_DELETE)
                .build();
        LoadBalancer loadBalancer = loadBalancer(member("192.0.2.1", SUBNET)).toBuilder()
                .amphorae(List.of(gone, AMPHORA))
                .build();

        assertThat(calculator.calculate(loadBalancer, amphora -> List.of(BASE))).containsOnlyKeys(AMPHORA.id());
    }

    @Test // 111
    void theNicOfTheVipAloneNeedsNothing() {
        assertThat(delta(loadBalancer(), BASE).isEmpty()).isTrue();
    }

    @Test
    void aMemberOnTheSubnetOfTheVipNeedsNothing() {
        assertThat(delta(loadBalancer(member("203.0.113.80", VIP_SUBNET)), BASE).isEmpty())
                .isTrue();
    }

    @Test
    void theNetworkOfTheVipIsThatOfItsSubnet() {
        LoadBalancer loadBalancer = loadBalancer(member("198.51.100.80", VIP_SUBNET_2)).toBuilder()
                .vip(Vip.builder(LB).subnetId(VIP_SUBNET.id()).build())
                .build();

        Delta delta = delta(loadBalancer, BASE);

        assertThat(delta.addNics()).isEmpty();
        assertThat(delta.addSubnets())
                .containsExactly(new SubnetChange(VIP_SUBNET_2.id(), VIP_NET, Optional.of(BASE.portId())));
        assertThat(delta.deleteSubnets()).isEmpty();
    }

    @Test // 112
    void aMemberOnANewNetworkNeedsANicWithItsSubnet() {
        Delta delta = delta(loadBalancer(member("192.0.2.1", SUBNET)), BASE);

        assertThat(delta.addNics()).containsExactly(new NicRequest(NET, List.of(SUBNET.id()), VnicType.NORMAL));
        assertThat(delta.addSubnets()).containsExactly(new SubnetChange(SUBNET.id(), NET, Optional.empty()));
        assertThat(delta.deleteNics()).isEmpty();
        assertThat(delta.deleteSubnets()).isEmpty();
    }

    @Test
    void membersOnTwoSubnetsOfANetworkShareANic() {
        Delta delta = delta(
                loadBalancer(member("192.0.2.129", SUBNET_2), member("192.0.2.1", SUBNET), member("192.0.2.2", SUBNET)),
                BASE);

        assertThat(delta.addNics())
                .containsExactly(new NicRequest(NET, List.of(SUBNET_2.id(), SUBNET.id()), VnicType.NORMAL));
    }

    @Test // 113
    void aMemberThatGoesIsIgnored() {
        Member pending = member("192.0.2.1", SUBNET, VnicType.NORMAL, ProvisioningStatus.PENDING_DELETE);
        Member deleted = member("192.0.2.2", SUBNET, VnicType.NORMAL, ProvisioningStatus.DELETED);

        assertThat(delta(loadBalancer(pending, deleted), BASE).isEmpty()).isTrue();
    }

    @Test
    void aMemberInErrorIsStillWanted() {
        Member failed = member("192.0.2.1", SUBNET, VnicType.NORMAL, ProvisioningStatus.ERROR);

        assertThat(delta(loadBalancer(failed), BASE).addNics()).hasSize(1);
    }

    @Test // 114
    void aMemberWithoutASubnetAddsNothing() {
        Member routed = new Member(
                IpAddress.parse("192.0.2.1"), 80, Optional.empty(), VnicType.NORMAL, ProvisioningStatus.ACTIVE);

        assertThat(delta(loadBalancer(routed), BASE).isEmpty()).isTrue();
    }

    @Test // 115
    void theManagementNicIsNeverPartOfADelta() {
        Interface management = nic("mgmt-nic", MGMT, "mgmt-subnet:2001:db8:1::2");

        assertThat(delta(loadBalancer(), management, BASE).isEmpty()).isTrue();
    }

    @Test
    void aNicThatHoldsTheManagementAddressIsNeverPartOfADelta() {
        Amphora managed = AMPHORA.toBuilder()
                .lbNetworkIp(IpAddress.parse("2001:db8::0:2"))
                .build();
        Interface management = nic("mgmt-nic", OTHER_NET, "other:2001:db8::2");
        List<Interface> plugged = List.of(management, BASE);

        assertThat(calculator.calculate(loadBalancer(), managed, plugged).isEmpty())
                .isTrue();
        assertThat(calculator
                        .calculate(loadBalancer(member("2001:db8::80", OTHER)), managed, plugged)
                        .isEmpty())
                .isTrue();
        assertThat(calculator
                        .calculate(loadBalancer(member("192.0.2.1", SUBNET)), managed, plugged)
                        .addNics())
                .extracting(NicRequest::networkId)
                .containsExactly(NET);
    }

    @Test
    void aMemberOnAManagementNetworkIsReachedThroughThatNic() {
        Interface management = nic("mgmt-nic", MGMT, "mgmt-subnet:2001:db8:1::2");

        assertThat(delta(loadBalancer(member("2001:db8:1::80", MGMT_SUBNET)), management, BASE)
                        .isEmpty())
                .isTrue();
    }

    @Test // 116
    void aWrongNetworkIsUnpluggedAndTheRightOnePlugged() {
        Interface wrong = nic("wrong", OTHER_NET, "other:2001:db8::2");

        Delta delta = delta(loadBalancer(member("192.0.2.1", SUBNET)), BASE, wrong);

        assertThat(delta.addNics()).hasSize(1);
        assertThat(delta.deleteNics()).containsExactly(wrong);
        assertThat(delta.deleteSubnets())
                .containsExactly(new SubnetChange(OTHER.id(), OTHER_NET, Optional.of(wrong.portId())));
    }

    @Test // 117
    void withoutMembersTheNicGoesWithItsSubnets() {
        Interface nic = nic("nic", NET, "subnet:192.0.2.2", "subnet:192.0.2.3", "subnet-2:192.0.2.130");

        Delta delta = delta(loadBalancer(), BASE, nic);

        assertThat(delta.deleteNics()).containsExactly(nic);
        assertThat(delta.deleteSubnets())
                .containsExactly(
                        new SubnetChange(SUBNET.id(), NET, Optional.of(nic.portId())),
                        new SubnetChange(SUBNET_2.id(), NET, Optional.of(nic.portId())));
        assertThat(delta.addSubnets()).isEmpty();
    }

    @Test // 118
    void aSecondSubnetOfAPluggedNetworkGoesToItsNic() {
        Interface nic = nic("nic", NET, "subnet:192.0.2.2");

        Delta delta = delta(loadBalancer(member("192.0.2.1", SUBNET), member("192.0.2.129", SUBNET_2)), BASE, nic);

        assertThat(delta.addNics()).isEmpty();
        assertThat(delta.addSubnets()).containsExactly(new SubnetChange(SUBNET_2.id(), NET, Optional.of(nic.portId())));
        assertThat(delta.deleteSubnets()).isEmpty();
    }

    @Test // 119
    void subnetsOfANetworkAreSwappedOnItsNic() {
        Interface nic = nic("nic", NET, "subnet:192.0.2.2");

        Delta delta = delta(loadBalancer(member("192.0.2.129", SUBNET_2)), BASE, nic);

        assertThat(delta.addNics()).isEmpty();
        assertThat(delta.deleteNics()).isEmpty();
        assertThat(delta.addSubnets()).containsExactly(new SubnetChange(SUBNET_2.id(), NET, Optional.of(nic.portId())));
        assertThat(delta.deleteSubnets())
                .containsExactly(new SubnetChange(SUBNET.id(), NET, Optional.of(nic.portId())));
    }

    @Test // 120
    void aMemberOnAnotherSubnetOfTheVipNetworkIsReachedThroughTheBasePort() {
        Interface old = nic("old", NET, "subnet:192.0.2.2");

        Delta delta = delta(loadBalancer(member("198.51.100.80", VIP_SUBNET_2)), BASE, old);

        assertThat(delta.addNics()).isEmpty();
        assertThat(delta.addSubnets())
                .containsExactly(new SubnetChange(VIP_SUBNET_2.id(), VIP_NET, Optional.of(BASE.portId())));
        assertThat(delta.deleteNics()).containsExactly(old);
    }

    @Test
    void aSubnetThatNoMemberNeedsGoesFromTheBasePort() {
        Interface base = nic("base", VIP_NET, "vip-subnet:203.0.113.2", "vip-subnet-2:198.51.100.2");

        Delta delta = delta(loadBalancer(), base);

        assertThat(delta.deleteSubnets())
                .containsExactly(new SubnetChange(VIP_SUBNET_2.id(), VIP_NET, Optional.of(base.portId())));
        assertThat(delta.deleteNics()).isEmpty();
    }

    @Test
    void theSubnetOfAnAdditionalVipStaysOnTheBasePort() {
        Interface base = nic("base", VIP_NET, "vip-subnet:203.0.113.2", "vip-subnet-2:198.51.100.2");
        LoadBalancer loadBalancer = loadBalancer().toBuilder()
                .additionalVips(List.of(new AdditionalVip(
                        LB, Optional.empty(), Optional.of(VIP_SUBNET_2.id()), Optional.of(VIP_NET), Optional.empty())))
                .build();

        assertThat(delta(loadBalancer, base).isEmpty()).isTrue();
    }

    @Test
    void withoutABasePortTheSubnetWaitsForIt() {
        Delta delta = delta(loadBalancer(member("198.51.100.80", VIP_SUBNET_2)));

        assertThat(delta.addNics()).isEmpty();
        assertThat(delta.addSubnets()).containsExactly(new SubnetChange(VIP_SUBNET_2.id(), VIP_NET, Optional.empty()));
    }

    @Test
    void anEmptyListOfNicsIsNoError() {
        assertThat(delta(loadBalancer()).isEmpty()).isTrue();
    }

    @Test
    void otherNicsOnTheVipNetworkAreLeftAlone() {
        Interface stranger = nic("stranger", VIP_NET, "vip-subnet:203.0.113.9");

        assertThat(delta(loadBalancer(), stranger, BASE).isEmpty()).isTrue();
    }

    @Test
    void aVipOnTheManagementNetworkNeedsNothing() {
        Vip vip = Vip.builder(LB).subnetId(MGMT_SUBNET.id()).networkId(MGMT).build();
        LoadBalancer loadBalancer = loadBalancer(member("2001:db8:1::80", MGMT_SUBNET)).toBuilder()
                .vip(vip)
                .build();
        Interface management = nic("mgmt-nic", MGMT, "mgmt-subnet:2001:db8:1::2");
        Interface base = nic("base", MGMT, "mgmt-subnet:2001:db8:1::3", "mgmt-subnet-2:2001:db8:2::3");

        assertThat(delta(loadBalancer, management, base).isEmpty()).isTrue();
    }

    @Test
    void theVipsNetworkIsFoundByItsSubnet() {
        Vip vip = Vip.builder(LB).subnetId(VIP_SUBNET.id()).build();
        LoadBalancer loadBalancer = loadBalancer(member("198.51.100.80", VIP_SUBNET_2)).toBuilder()
                .vip(vip)
                .build();

        Delta delta = delta(loadBalancer, BASE);

        assertThat(delta.addNics()).isEmpty();
        assertThat(delta.addSubnets())
                .containsExactly(new SubnetChange(VIP_SUBNET_2.id(), VIP_NET, Optional.of(BASE.portId())));
    }

    @Test
    void ofSeveralNicsOnANetworkTheOldestServesAndTheOthersStay() {
        Interface oldest = nic("oldest", NET, "subnet:192.0.2.2");
        Interface second = nic("second", NET, "subnet-2:192.0.2.130");

        Delta delta = delta(loadBalancer(member("192.0.2.129", SUBNET_2)), BASE, oldest, second);

        assertThat(delta.addSubnets())
                .containsExactly(new SubnetChange(SUBNET_2.id(), NET, Optional.of(oldest.portId())));
        assertThat(delta.deleteNics()).isEmpty();
    }

    @Test
    void allNicsOnANetworkThatNobodyNeedsGo() {
        Interface oldest = nic("oldest", NET, "subnet:192.0.2.2");
        Interface second = nic("second", NET, "subnet-2:192.0.2.130");

        assertThat(delta(loadBalancer(), BASE, oldest, second).deleteNics()).containsExactly(oldest, second);
    }

    @Test
    void mixedVnicTypesOnOneNetworkAreRefused() {
        LoadBalancer loadBalancer = loadBalancer(
                member("192.0.2.1", SUBNET),
                member("192.0.2.129", SUBNET_2, VnicType.DIRECT, ProvisioningStatus.ACTIVE));

        assertThatThrownBy(() -> delta(loadBalancer, BASE))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("192.0.2.129")
                .hasMessageContaining("NORMAL");
    }

    @Test
    void aMemberOnTheVipNetworkMustFitTheVipsVnicType() {
        LoadBalancer loadBalancer =
                loadBalancer(member("198.51.100.80", VIP_SUBNET_2, VnicType.DIRECT, ProvisioningStatus.ACTIVE));

        assertThatThrownBy(() -> delta(loadBalancer, BASE)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void differentVnicTypesOnDifferentNetworksAreFine() {
        Delta delta = delta(
                loadBalancer(
                        member("192.0.2.1", SUBNET),
                        member("2001:db8::80", OTHER, VnicType.DIRECT, ProvisioningStatus.ACTIVE)),
                BASE);

        assertThat(delta.addNics()).extracting(NicRequest::vnicType).containsExactly(VnicType.NORMAL, VnicType.DIRECT);
    }

    @Test
    void eachSubnetIsLookedUpOnceForAllMembersAndAmphorae() {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            members.add(member("192.0.2." + i, SUBNET));
        }
        LoadBalancer loadBalancer = loadBalancer(members.toArray(Member[]::new)).toBuilder()
                .amphorae(List.of(
                        AMPHORA, AMPHORA.toBuilder().id(new AmphoraId("amp-2")).build()))
                .build();

        assertThat(calculator.calculate(loadBalancer, amphora -> List.of())).hasSize(2);
        assertThat(lookedUp).containsExactly(SUBNET.id());
    }

    @Test
    void aSubnetThatDoesNotExistIsAnError() {
        Subnet unknown = subnet("unknown", NET, "192.0.2.0/24");

        assertThatThrownBy(() -> delta(loadBalancer(member("192.0.2.1", unknown)), BASE))
                .isInstanceOf(SubnetNotFoundException.class);
    }

    @Test
    void anAmphoraWithoutComputeHasNoDelta() {
        Amphora booting = Amphora.builder(new AmphoraId("booting")).build();

        assertThatThrownBy(() -> calculator.calculate(loadBalancer(), booting, List.of()))
                .isInstanceOf(InvalidValueException.class);
    }

    private Delta delta(LoadBalancer loadBalancer, Interface... plugged) {
        return calculator.calculate(loadBalancer, AMPHORA, List.of(plugged));
    }

    private static LoadBalancer loadBalancer(Member... members) {
        Vip vip = Vip.builder(LB).subnetId(VIP_SUBNET.id()).networkId(VIP_NET).build();
        return LoadBalancer.builder(LB, vip).members(List.of(members)).build();
    }

    private static Member member(String address, Subnet subnet) {
        return member(address, subnet, VnicType.NORMAL, ProvisioningStatus.ACTIVE);
    }

    private static Member member(String address, Subnet subnet, VnicType vnicType, ProvisioningStatus status) {
        return new Member(IpAddress.parse(address), 80, Optional.of(subnet.id()), vnicType, status);
    }

    private static Subnet subnet(String id, NetworkId network, String cidr) {
        return Subnet.builder(new SubnetId(id), id, network, Cidr.parse(cidr)).build();
    }

    private static Map<SubnetId, Subnet> index(Subnet... subnets) {
        return Arrays.stream(subnets).collect(Collectors.toMap(Subnet::id, subnet -> subnet));
    }

    /** Addresses are written SUBNET:ADDRESS. */
    private static Interface nic(String port, NetworkId network, String... addresses) {
        List<FixedIp> fixedIps = Arrays.stream(addresses)
                .map(address -> address.split(":", 2))
                .map(parts -> new FixedIp(new SubnetId(parts[0]), IpAddress.parse(parts[1])))
                .toList();
        return new Interface(new PortId(port), new ComputeId("compute"), network, fixedIps, VnicType.NORMAL);
    }
}
