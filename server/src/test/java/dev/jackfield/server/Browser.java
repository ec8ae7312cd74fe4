package dev.jackfield.server;

import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;

/** Debian's Chromium without a screen, and somebody who sits before it: he sees texts, clicks and types. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int WIDE = 1280;
    private static final int WIDE_HEIGHT = 800;
    private static final int NARROW = 400;
    private static final int NARROW_HEIGHT = 860;

    /** Where pictures go. */
    private static final Path PICTURES = Path.of(System.getProperty("jackfield.pictures", "target/pictures"));

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // It may run as root, where there is none.
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--no-proxy-server");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        // With the driver's path given, nothing is looked for or downloaded.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                .withSilent(true)
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.wide();
        browser.light();
        return browser;
    }

    void wide() {
        size(WIDE, WIDE_HEIGHT);
    }

    void narrow() {
        size(NARROW, NARROW_HEIGHT);
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void light() {
        scheme("light");
    }

    void dark() {
        scheme("dark");
    }

    private void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void open(URI uri) {
        driver.get(uri.toString());
    }

    void back() {
        driver.navigate().back();
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** What comes after the # of the page's address. */
    String place() {
        return Optional.ofNullable(
                        URI.create(String.valueOf(driver.getCurrentUrl())).getFragment())
                .orElse("");
    }

    /** Waits for something that is to be seen. */
    WebElement see(String css) {
        return await(
                "to see " + css,
                () -> driver.findElements(By.cssSelector(css)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst());
    }

    /** Waits for a text in a place. */
    WebElement see(String css, String text) {
        return await(
                "to see '" + text + "' in " + css,
                () -> driver.findElements(By.cssSelector(css)).stream()
                        .filter(WebElement::isDisplayed)
                        .filter(it -> it.getText().contains(text))
                        .findFirst());
    }

    boolean sees(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    void gone(String css) {
        awaitThat("not to see " + css, () -> !sees(css));
    }

    List<String> texts(String css) {
        return await(
                "texts of " + css,
                () -> Optional.of(driver.findElements(By.cssSelector(css)).stream()
                        .map(WebElement::getText)
                        .toList()));
    }

    void click(String css) {
        await("to click " + css, () -> {
            see(css).click();
            return Optional.of(css);
        });
    }

    void clickLink(String text) {
        await("to click the link " + text, () -> {
            driver.findElement(By.linkText(text)).click();
            return Optional.of(text);
        });
    }

    void type(String css, String text) {
        WebElement field = see(css);
        field.clear();
        field.sendKeys(text);
    }

    /** Presses keys where the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses the tabulator until the focus is at something; at most so often as a page that is usable by keys needs. */
    void tabTo(String css) {
        for (int i = 0; i < 40; i++) {
            if (driver.switchTo().activeElement().equals(see(css))) {
                return;
            }
            press(Keys.TAB);
        }
        throw new AssertionError(css + " is not reached by the tabulator");
    }

    /** Whether the page is as wide as its window, so that nobody has to scroll to the side. */
    boolean fits() {
        return Boolean.TRUE.equals(
                driver.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"));
    }

    /** Stores what is on the whole page. */
    void picture(String name) {
        try {
            Files.createDirectories(PICTURES);
            Object height = driver.executeScript("return Math.max(document.documentElement.scrollHeight, 400)");
            Object width = driver.executeScript("return window.innerWidth");
            Object png = driver.executeCdpCommand(
                            "Page.captureScreenshot",
                            Map.of(
                                    "format",
                                    "png",
                                    "captureBeyondViewport",
                                    true,
                                    "clip",
                                    Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)))
                    .get("data");
            Files.write(PICTURES.resolve(name + ".png"), OutputType.BYTES.convertFromBase64Png(String.valueOf(png)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores it in both schemes and both widths. */
    void pictures(String name) {
        picture(name + "-light");
        dark();
        picture(name + "-dark");
        narrow();
        picture(name + "-dark-400");
        light();
        picture(name + "-light-400");
        if (!fits()) {
            throw new AssertionError(name + " is wider than a window of 400 pixels");
        }
        wide();
    }

    /** What the console was told since the last time, errors alone. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    void awaitThat(String what, BooleanSupplier condition) {
        await(what, () -> condition.getAsBoolean() ? Optional.of(what) : Optional.empty());
    }

    private <T> T await(String what, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Optional<T> seen = look.get();
                if (seen.isPresent()) {
                    return seen.get();
                }
            } catch (StaleElementReferenceException | NoSuchElementException | JavascriptException e) {
                // It was drawn anew meanwhile.
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain " + what + "; there is:\n"
                        + driver.findElement(By.tagName("body")).getText());
            }
            try {
                Thread.sleep(GLANCE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
