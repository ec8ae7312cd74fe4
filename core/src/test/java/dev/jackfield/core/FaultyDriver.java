package dev.jackfield.core;

import dev.jackfield.network.Adoptable;
import dev.jackfield.network.Capability;
import dev.jackfield.network.Difference;
import dev.jackfield.network.ErrorContext;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.Hop;
import dev.jackfield.network.Inventory;
import dev.jackfield.network.InventoryItem;
import dev.jackfield.network.LoadBalancerId;
import dev.jackfield.network.NetworkDriver;
import dev.jackfield.network.NetworkServiceException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A driver whose changing calls can be counted, held up and made to fail, before or after they did their work. */
final class FaultyDriver {
    private static final Set<String> CHANGING = Set.of(
            "allocateVip",
            "deallocateVip",
            "updateVipSecurityGroup",
            "updateAmphoraSecurityGroup",
            "updateSourceSecurityGroup",
            "plugVipPort",
            "unplugVipPort",
            "plugNetwork",
            "unplugNetwork",
            "plugFixedIp",
            "unplugFixedIp",
            "activateVip",
            "applyQos",
            "mend",
            "deletePort",
            "adopt",
            "release");

    /** Whether a call that fails does its work: then the answer is lost. */
    enum When {
        BEFORE,
        AFTER
    }

    private final NetworkDriver delegate;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Difference> mended = new CopyOnWriteArrayList<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final Set<Capability> withheld = ConcurrentHashMap.newKeySet();
    private final Set<Capability> pretended = ConcurrentHashMap.newKeySet();
    private final Map<LoadBalancerId, Adoptable> adoptables = new ConcurrentHashMap<>();
    private volatile Supplier<List<Hop>> hops = List::of;
    private final Queue<Runnable> afterListings = new ConcurrentLinkedQueue<>();
    private volatile int failAt = -1;
    private volatile When when = When.BEFORE;
    private volatile Consumer<String> visitor = method -> {};
    private volatile Consumer<String> visitorAfter = method -> {};
    private volatile Consumer<String> visitorOfReading = method -> {};

    FaultyDriver(NetworkDriver delegate) {
        this.delegate = delegate;
    }

    NetworkDriver driver() {
        return (NetworkDriver) Proxy.newProxyInstance(
                NetworkDriver.class.getClassLoader(),
                new Class<?>[] {NetworkDriver.class},
                (proxy, method, arguments) -> invoke(method, arguments));
    }

    /** The names of the changing calls since the last {@link #reset}. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** What the driver was told to mend since the last {@link #reset}. */
    List<Difference> mended() {
        return List.copyOf(mended);
    }

    /** Makes the changing call of this number fail, counted from 0 since the last {@link #reset}. */
    void failAt(int call, When when) {
        this.when = when;
        failAt = call;
    }

    /** Makes all calls of a method fail before they do anything. */
    void breakMethod(String method) {
        broken.add(method);
    }

    /** Makes the inventory refuse to list everything; what is one load balancer's it lists. */
    void breakListing() {
        broken.add("list");
    }

    /** Makes the inventory refuse to remove an item. */
    void breakRemoval(String id) {
        broken.add("remove " + id);
    }

    /** Calls back before each changing call, on its thread. */
    void visit(Consumer<String> visitor) {
        this.visitor = visitor;
    }

    /** Calls back after each changing call that did its work, on its thread. */
    void visitAfter(Consumer<String> visitor) {
        this.visitorAfter = visitor;
    }

    /** Calls back before each call that changes nothing, on its thread. */
    void visitReading(Consumer<String> visitor) {
        this.visitorOfReading = visitor;
    }

    /** Calls back once after the inventory was listed, before the list is given; of several, one after each listing. */
    void afterListing(Runnable once) {
        afterListings.add(once);
    }

    /** Has the driver not declare a capability. */
    void withhold(Capability capability) {
        withheld.add(capability);
    }

    /** Has the driver declare a capability that it does not have. */
    void pretend(Capability capability) {
        pretended.add(capability);
    }

    /** Has the driver trace the way of each VIP, and see this there. */
    void trace(Supplier<List<Hop>> hops) {
        pretend(Capability.TRACE);
        this.hops = hops;
    }

    /** Has the driver declare ADOPTION, and find a load balancer; what it marks or releases is only counted. */
    void offer(Adoptable adoptable) {
        pretend(Capability.ADOPTION);
        adoptables.put(adoptable.loadBalancer(), adoptable);
    }

    void reset() {
        pretended.clear();
        calls.clear();
        mended.clear();
        withheld.clear();
        broken.clear();
        afterListings.clear();
        failAt = -1;
        visitor = method -> {};
        visitorAfter = method -> {};
        visitorOfReading = method -> {};
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("inventory")) {
            return inventory(delegate.inventory());
        }
        if (method.getName().equals("capabilities")) {
            return Stream.concat(delegate.capabilities().stream(), pretended.stream())
                    .filter(capability -> !withheld.contains(capability))
                    .collect(Collectors.toSet());
        }
        if (!CHANGING.contains(method.getName())) {
            visitorOfReading.accept(method.getName());
            if (method.getName().equals("traceVip") && pretended.contains(Capability.TRACE)) {
                return hops.get();
            }
            return call(method, arguments);
        }
        int number;
        synchronized (calls) {
            number = calls.size();
            calls.add(method.getName());
        }
        if (method.getName().equals("mend")) {
            mended.add((Difference) arguments[0]);
        }
        visitor.accept(method.getName());
        if (broken.contains(method.getName()) || (number == failAt && when == When.BEFORE)) {
            throw failure(method.getName(), ErrorKind.UNAVAILABLE);
        }
        Object result = call(method, arguments);
        visitorAfter.accept(method.getName());
        if (number == failAt) {
            throw failure(method.getName(), ErrorKind.UNKNOWN_OUTCOME);
        }
        return result;
    }

    private Inventory inventory(Inventory whole) {
        return new Inventory() {
            @Override
            public Stream<InventoryItem> list() {
                if (broken.contains("list")) {
                    throw failure("list", ErrorKind.UNAVAILABLE);
                }
                return listed(whole.list());
            }

            @Override
            public Stream<InventoryItem> list(LoadBalancerId loadBalancer) {
                return listed(whole.list(loadBalancer));
            }

            @Override
            public void remove(InventoryItem item) {
                if (broken.contains("remove " + item.id())) {
                    throw failure("remove", ErrorKind.UNAVAILABLE);
                }
                whole.remove(item);
            }
        };
    }

    private Stream<InventoryItem> listed(Stream<InventoryItem> whole) {
        List<InventoryItem> items;
        try (whole) {
            items = whole.toList();
        }
        Runnable next = afterListings.poll();
        if (next != null) {
            next.run();
        }
        return items.stream();
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (pretended.contains(Capability.ADOPTION)) {
            switch (method.getName()) {
                case "findAdoptable" -> {
                    return Optional.ofNullable(adoptables.get((LoadBalancerId) arguments[0]));
                }
                case "adopt", "release" -> {
                    return this; // of a method without a result nobody sees it
                }
                default -> {}
            }
        }
        try {
            return method.invoke(delegate, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static NetworkServiceException failure(String method, ErrorKind kind) {
        return new NetworkServiceException(kind, "injected: " + method, ErrorContext.of(method));
    }
}
