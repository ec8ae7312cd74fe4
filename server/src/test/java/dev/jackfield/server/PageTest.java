package dev.jackfield.server;

import dev.jackfield.memory.MemoryNetworkDriver;
import dev.jackfield.memory.MemoryWorld;
import dev.jackfield.network.ComputeId;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.PortId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The page, as somebody uses it: in a real browser, by clicks and keys alone. */
@Tag("browser")
class PageTest {
    private static final String ACTIVE = ".node[data-kind=AMPHORA][data-state=active]";
    private static final String STANDBY = ".node[data-kind=AMPHORA][data-state=standby]";
    private static final String GONE = ".node[data-kind=AMPHORA][data-state=gone]";

    @TempDir
    private Path folder;

    private TestDaemon daemon;
    private Browser browser;

    @BeforeEach
    void start() {
        daemon = TestDaemon.start(folder, TestDaemon.anyPort());
        daemon.ground();
        browser = Browser.start();
        browser.open(daemon.uri("/"));
    }

    @AfterEach
    void stop() {
        browser.close();
        daemon.close();
    }

    private MemoryWorld world() {
        return ((MemoryNetworkDriver) daemon.driver()).world();
    }

    private void signIn() {
        browser.type("#token", daemon.token());
        browser.press(Keys.ENTER);
        browser.see("#live", "live");
    }

    private void create(String description) {
        browser.clickLink("Load balancers");
        browser.clickLink("Create one");
        browser.type("#description", description);
        browser.click("#create");
    }

    private void createWeb() {
        create(TestDaemon.web("web"));
        browser.see(".operation[data-state=succeeded]");
        browser.see(ACTIVE, "mem:amp-1");
    }

    private void slowly(Duration delay) {
        List.of("plugVipPort", "plugNetwork", "activateVip", "allocateVip", "deallocateVip", "unplugVipPort")
                .forEach(method -> world().faults().delay(method, delay));
    }

    /** None but what the browser itself says of answers that are refused on purpose. */
    private void assertNoErrors(String... expected) {
        assertThat(browser.errors())
                .filteredOn(message -> List.of(expected).stream().noneMatch(message::contains))
                .isEmpty();
    }

    @Test
    void aWrongTokenIsSaidAndTheRightOneIsKeptWithTheTab() {
        browser.see("#where", "jackfield serve");
        browser.type("#token", "not-the-token");
        browser.press(Keys.ENTER);
        browser.see("#wrong", "not a token that the daemon knows");
        browser.pictures("token");

        signIn();
        browser.see("#who", "admin (admin)");
        browser.see("main .none", "There is none.");
        browser.reload();
        browser.see("#live", "live");

        browser.click("#forget");
        browser.see("#token");
        browser.reload();
        browser.see("#token");
        assertNoErrors("401");
    }

    @Test
    void aLoadBalancerIsCreatedSwitchedCheckedAndDeleted() {
        signIn();
        slowly(Duration.ofMillis(700));
        create(TestDaemon.web("web"));
        browser.see(".steps [data-state=running]", "plug-vip-port");
        browser.see(".steps [data-state=planned]", "activate-vip");
        browser.see(".node .note", "plug-vip-port");
        browser.pictures("creating");
        browser.see(".operation[data-state=succeeded]");
        browser.see("h2", "web");
        browser.see(ACTIVE, "mem:amp-1");
        browser.see(STANDBY, "mem:amp-2");
        browser.see(".path", "mem:amp-1");
        browser.see(".node[data-kind=NETWORK]", "back");
        browser.awaitThat(
                "an active link to each",
                () -> browser.texts(".columns .column").size() == 6);
        browser.pictures("topology");

        browser.click("#switch");
        browser.see(".operation[data-state=running] .steps", "activate-vip");
        browser.see(ACTIVE, "mem:amp-2");
        browser.see(STANDBY, "mem:amp-1");
        browser.see(".path", "mem:amp-2");

        browser.click("#check");
        browser.see("#check-title + p", "none broken");
        String place = browser.place();
        browser.clickLink("Operations");
        browser.see(".operation h3", "switch web");
        browser.pictures("operations");
        browser.back();
        browser.see("h2", "web");
        browser.see(ACTIVE, "mem:amp-2");
        assertThat(browser.place()).isEqualTo(place);
        browser.reload();
        browser.see(ACTIVE, "mem:amp-2");
        assertThat(browser.place()).isEqualTo(place);

        world().faults().clear();
        browser.click("#delete");
        browser.see("dialog h3", "Delete load balancer web?");
        browser.picture("delete-light");
        browser.press(Keys.ESCAPE);
        browser.gone("dialog");
        browser.click("#delete");
        browser.click("#confirm");
        browser.see(".facts", "not there");
        browser.see(".operation h4", "delete web");
        assertThat(daemon.driver().administration().listPorts()).isEmpty();
        browser.clickLink("Load balancers");
        browser.see("main .none", "There is none.");
        assertNoErrors("404");
    }

    @Test
    void theKeyboardIsEnough() {
        browser.press(daemon.token());
        browser.press(Keys.ENTER);
        browser.see("#live", "live");
        browser.tabTo("a[href='#/new']");
        browser.press(Keys.ENTER);
        browser.tabTo("#description");
        browser.press(TestDaemon.web("web"));
        browser.tabTo("#create");
        browser.press(Keys.SPACE);
        browser.see(ACTIVE, "mem:amp-1");
        browser.tabTo("#target");
        browser.press("mem:amp-2");
        browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.press(Keys.SPACE);
        browser.see(ACTIVE, "mem:amp-2");
        browser.tabTo("#delete");
        browser.press(Keys.ENTER);
        browser.tabTo("#confirm");
        browser.press(Keys.ENTER);
        browser.see(".facts", "not there");
        assertNoErrors("404");
    }

    @Test
    void anInstanceThatDiesIsSeenAndTheWatcherMovesItsVip() {
        signIn();
        createWeb();
        slowly(Duration.ofMillis(700));
        world().computes().kill(new ComputeId("mem:amp-1"));
        browser.see(GONE, "mem:amp-1");
        browser.see(".operation .when", "by watcher");
        browser.picture("failover-light");
        browser.see(ACTIVE, "mem:amp-2");
        browser.see(".path", "mem:amp-2");
        browser.pictures("gone");

        browser.click("#check");
        browser.see(".hops [data-state=broken]", "mem:amp-1");
        browser.see(".node[data-note=broken]", "mem:amp-1");
        browser.pictures("broken");
        assertNoErrors();
    }

    @Test
    void aBrokenHopIsPointedAtInTheListAndInTheDrawing() {
        signIn();
        createWeb();
        String port = daemon.driver().administration().listPorts().stream()
                .filter(it -> it.fixedIps().stream()
                        .anyMatch(ip -> ip.ipAddress().toString().startsWith("192.0.2.")))
                .findFirst()
                .orElseThrow()
                .id()
                .value();
        world().outsider().deletePort(new PortId(port));
        browser.click("#check");
        browser.see(".hops li", "◂ broken here first");
        browser.see(".hops li[data-state=broken]", "member NIC");
        browser.see(".node[data-kind=NIC][data-note=broken] .note", "broken");
        browser.picture("broken-nic-light");

        browser.clickLink("Audit");
        browser.see("#sums", "1 lost");
        browser.see("#findings td", "lost");
        browser.pictures("audit");
        browser.click("#audit");
        browser.see("#sums", "1 lost");
        assertNoErrors();
    }

    @Test
    void aCreationThatFailsShowsItsRollback() {
        signIn();
        create("{\"version\": 1}");
        browser.see(".failed", "request");
        browser.picture("refused-light");

        slowly(Duration.ofMillis(400));
        world().faults().failAt("activateVip.begin", ErrorKind.UNAVAILABLE);
        browser.type("#description", TestDaemon.web("web"));
        browser.click("#create");
        browser.see(".operation[data-state=undoing]", "being taken back");
        browser.see(".operation[data-state=failed]", "failed, taken back");
        browser.see(".steps [data-failed]", "activate-vip");
        browser.see(".steps [data-failed] .why", "injected fault");
        browser.see(".steps [data-state=undone]", "plug-vip-port");
        browser.see(".operation .problem", "injected fault");
        browser.pictures("rollback");
        assertThat(daemon.driver().administration().listPorts()).isEmpty();
        assertNoErrors("400", "404");
    }

    @Test
    void anOperationIsCancelled() {
        signIn();
        slowly(Duration.ofSeconds(2));
        create(TestDaemon.web("web"));
        browser.click(".operation[data-state=running] > button");
        browser.see(".operation[data-state=cancelled]", "taken back");
        assertNoErrors("404");
    }

    @Test
    void anOutageIsShownAndRecoveredFrom() {
        signIn();
        createWeb();
        DaemonConfig same = TestDaemon.anyPort()
                .withListen(DaemonConfig.Listen.parse(
                        "127.0.0.1:" + daemon.daemon().address().getPort()));
        daemon.daemon().close();
        browser.see("#live", "reconnecting");
        browser.click("#switch");
        browser.see(".failed", "cannot be reached");
        browser.picture("outage-light");
        daemon.restart(same);
        browser.see("#live", "live");
        browser.click("#switch");
        browser.see(ACTIVE, "mem:amp-2");
        assertNoErrors("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET");
    }
}
