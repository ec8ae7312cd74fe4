package dev.jackfield.tck;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What the interface's javadoc says that a method throws has a row in docs/semantics.md. */
class JavadocTest {
    private static final Path API = Path.of("..", "api", "src", "main", "java", "dev", "jackfield", "network");
    private static final Pattern METHOD = Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+(?:default )?[\\w<>, ]+ (\\w+)\\(([^)]*)\\)(?: \\{|;)", Pattern.DOTALL);
    private static final Pattern THROWS = Pattern.compile("@throws (\\w+)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VipOperations",
                "AmphoraNetworkOperations",
                "PortOperations",
                "Catalogue",
                "Inventory",
                "Administration",
                "NetworkDriver"
            })
    void everyExceptionOfEveryMethodHasARow(String type) throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "semantics.md"));
        Matcher methods = METHOD.matcher(Files.readString(API.resolve(type + ".java")));
        List<String> missing = new ArrayList<>();
        int count = 0;
        while (methods.find()) {
            count++;
            String prefix = "| `" + rowsOf(type, methods) + "-";
            List<String> own =
                    rows.stream().filter(row -> row.startsWith(prefix)).toList();
            for (MatchResult exception :
                    THROWS.matcher(methods.group(1)).results().toList()) {
                String name = exception.group(1);
                // The root of all exceptions stands for any of them.
                if (!name.equals("NetworkException") && own.stream().noneMatch(row -> row.contains(name))) {
                    missing.add(methods.group(2) + ": " + name);
                }
            }
            if (own.isEmpty()) {
                missing.add(methods.group(2));
            }
        }

        assertThat(count).as("methods").isPositive();
        assertThat(missing).isEmpty();
    }

    private static String rowsOf(String type, Matcher method) {
        String name = method.group(2);
        if (type.equals("Inventory") || name.equals("inventory")) {
            return "inventory";
        }
        if (List.of("name", "capabilities", "installation", "close").contains(name)) {
            return "driver";
        }
        return name.equals("unplugNetwork") && method.group(3).contains("IpAddress") ? "unplugNetworkAddress" : name;
    }
}
