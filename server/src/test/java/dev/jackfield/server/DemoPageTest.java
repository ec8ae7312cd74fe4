package dev.jackfield.server;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The demo on real networks, watched on the page of its daemon. As root, in a world of its own. */
@Tag("linux")
@Tag("browser")
class DemoPageTest {
    private static final String AMPHORA = ".node[data-kind=AMPHORA]";
    private static final int ENDS_IN_SECONDS = 120;

    @TempDir
    private Path state;

    /** The demo as a process, and what it has printed so far. */
    private record Demo(Process process, List<String> printed) implements AutoCloseable {
        static Demo start(Path state) throws IOException {
            Path clone = Path.of("").toAbsolutePath();
            while (!Files.isExecutable(clone.resolve("jackfield"))) {
                clone = Optional.ofNullable(clone.getParent()).orElseThrow();
            }
            Process process = new ProcessBuilder(
                            "./jackfield", "--state", state.toString(), "demo", "--serve", "--json")
                    .directory(clone.toFile())
                    .redirectErrorStream(true)
                    .start();
            List<String> printed = new ArrayList<>();
            Thread.ofVirtual().start(() -> read(process, printed));
            return new Demo(process, printed);
        }

        private static void read(Process process, List<String> printed) {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(line -> {
                    synchronized (printed) {
                        printed.add(line);
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> all() {
            synchronized (printed) {
                return List.copyOf(printed);
            }
        }

        Optional<String> after(String start) {
            return all().stream()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .findFirst();
        }

        @Override
        public void close() {
            // As Ctrl-C does, so that it takes away what it made.
            process.destroy();
            try {
                process.waitFor(ENDS_IN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void theDemoIsWatchedFromTheCreationToTheDeletion() throws Exception {
        try (Browser browser = Browser.start();
                Demo demo = Demo.start(state)) {
            browser.awaitThat(
                    "the demo's page; it said " + demo.all(),
                    () -> demo.after("token: in ").isPresent());
            browser.open(URI.create(demo.after("page:  ").orElseThrow()));
            browser.type(
                    "#token",
                    Files.readString(Path.of(demo.after("token: in ").orElseThrow()))
                            .strip());
            browser.press(Keys.ENTER);
            browser.see("#live", "live");
            browser.clickLink("web");
            browser.see(".operation[data-state=succeeded] h4", "create web");
            browser.see(".operation .when", "by demo");
            browser.see(AMPHORA + "[data-state=active]", "amp-1");
            browser.pictures("demo-created");

            browser.see(".operation h4", "update web");
            browser.see(".node[data-kind=LISTENER]", "HTTP 8000");

            browser.see(AMPHORA + "[data-state=gone]", "amp-1");
            browser.see(AMPHORA + "[data-state=active]", "amp-2");
            browser.see(".operation[data-state=succeeded] h4", "switch web");
            browser.picture("demo-switched-light");
            browser.see(".operation h4", "replace web");
            browser.see(AMPHORA + "[data-state=standby]", "amp-3");
            browser.picture("demo-replaced-light");

            browser.see(AMPHORA + "[data-state=gone]", "amp-2");
            browser.dark();
            browser.picture("demo-switched-dark");
            browser.light();
            browser.awaitThat(
                    "the last amphora",
                    () -> browser.sees(".node[data-id] strong")
                            && browser.texts(AMPHORA).toString().contains("amp-7"));
            browser.see(".facts", "not there");
            browser.see(".operation h4", "delete web");
            browser.pictures("demo-deleted");

            assertThat(demo.process().waitFor(ENDS_IN_SECONDS, TimeUnit.SECONDS))
                    .as(String.join("\n", demo.all()))
                    .isTrue();
            assertThat(demo.process().exitValue())
                    .as(String.join("\n", demo.all()))
                    .isZero();
            browser.see("#live", "reconnecting");
            assertThat(browser.errors()).allMatch(message -> message.contains("404") || message.contains("ERR_"));
        }
    }
}
