package dev.jackfield.tck.history;

import java.io.Serializable;

/** A call of a driver's method, with what it was given. An address that is empty was not wished for. */
public sealed interface Call extends Serializable {
    /** Whether it only asks. */
    default boolean isQuestion() {
        return false;
    }

    /** {@code allocateVip}. */
    record AllocateVip(String loadBalancer, String address) implements Call {}

    /** {@code deallocateVip}. */
    record DeallocateVip(String loadBalancer) implements Call {}

    /** {@code plugVipPort} of the load balancer's amphora on a compute. */
    record PlugVipPort(String loadBalancer, String compute) implements Call {}

    /** {@code unplugVipPort} of the load balancer's amphora on a compute. */
    record UnplugVipPort(String loadBalancer, String compute) implements Call {}

    /** {@code activateVip} for the load balancer's amphora on a compute. */
    record ActivateVip(String loadBalancer, String compute, long generation) implements Call {}

    /** {@code findVipActivation}. */
    record FindVipActivation(String loadBalancer) implements Call {
        @Override
        public boolean isQuestion() {
            return true;
        }
    }

    /** {@code plugNetwork}. */
    record PlugNetwork(String compute, String network, String address) implements Call {}

    /** {@code unplugNetwork}, of an address if there is one. */
    record UnplugNetwork(String compute, String network, String address) implements Call {}

    /** {@code createPort}, of no load balancer. */
    record CreatePort(String network, String name, String address) implements Call {}

    /** {@code deletePort}. */
    record DeletePort(String port) implements Call {}

    /** {@code plugPort} to a compute. */
    record PlugPort(String compute, String port) implements Call {}

    /** {@code plugFixedIp}. */
    record PlugFixedIp(String port, String subnet, String address) implements Call {}

    /** {@code unplugFixedIp}. */
    record UnplugFixedIp(String port, String subnet) implements Call {}

    /** {@code setPortAdminState}. */
    record SetPortAdminState(String port, boolean up) implements Call {}

    /** {@code getPort}. */
    record GetPort(String port) implements Call {
        @Override
        public boolean isQuestion() {
            return true;
        }
    }

    /** {@code getPluggedNetworks}. */
    record GetPluggedNetworks(String compute) implements Call {
        @Override
        public boolean isQuestion() {
            return true;
        }
    }
}
