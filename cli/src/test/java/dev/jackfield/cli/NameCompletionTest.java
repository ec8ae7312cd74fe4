package dev.jackfield.cli;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a real bash and a real zsh complete of names, by a command that they run. */
class NameCompletionTest {
    @TempDir
    private static Path folder;

    private static Cli cli;

    @BeforeAll
    static void furnish() throws IOException {
        cli = new Cli(folder);
        cli.makeNetworks();
        cli.ok("qos-policy create gold --max-kbps 100000");
        cli.ok("security-group create visitors");
        cli.ok("port create guest --network front");
        cli.createWeb();
        cli.file("completion.bash", patient(cli.ok("completion bash").out()));
        cli.file("completion.zsh", patient(cli.ok("completion zsh").out()));
        String command = cli.file("jackfield", """
                #!/bin/sh
                [ "$1" = complete ] || exec echo "$@" >>typed
                export JACKFIELD_DRIVER=memory
                cd '%s' # where the class path may begin
                exec '%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s "$@"
                """.formatted(
                        System.getProperty("user.dir"),
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        Jackfield.class.getName()));
        Files.setPosixFilePermissions(Path.of(command), PosixFilePermissions.fromString("rwx------"));
    }

    /** Who types waits for names no longer than some seconds; a test on a busy machine does. */
    private static String patient(String script) {
        assertThat(script).contains("timeout 5 ");
        return script.replace("timeout 5 ", "timeout 60 ");
    }

    private static String begin(Path state) {
        return "cd " + folder + "; export JACKFIELD_STATE=" + state + "; ";
    }

    /** What bash offers for a line, as it calls the function: its words are taken apart at colons. */
    private static List<String> offered(Path state, String line) {
        String words = line.replace(":", " : ") + (line.endsWith(" ") ? "''" : "");
        return Shell.run(
                        begin(state) + "set +eu; source ./completion.bash; COMP_LINE='" + line
                                + "'; COMP_POINT=${#COMP_LINE};"
                                + " COMP_WORDS=(" + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                                + " COMP_WORDBREAKS=$' \\t\\n\"\\'><=;|&(:'; _jackfield 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .lines()
                .filter(it -> !it.isEmpty())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, delimiter = '|', textBlock = """
            lb show |web
            check w|web
            lb replace web --lost mem:|amp-1 amp-2
            lb replace --lost mem:amp-1 |web
            lb replace web --with mem:amp-1|amp-1
            network show |back front
            subnet create x --network fr|front
            subnet delete s|servers
            port show g|guest
            port create x --network front --fixed-ip f|front-v4
            port set guest --qos-policy |gold
            security-group show vi|visitors
            compute unregister mem:amp-3|amp-3
            lb show -o json |web
            lb show w --state|--state""")
    void bashOffersNames(String line, String names) {
        assertThat(offered(cli.state(), "./jackfield " + line)).containsExactly(names.split(" "));
    }

    @Test
    void ofAListTheLastNameIsCompleted() {
        assertThat(offered(cli.state(), "./jackfield lb replace web --all --with mem:amp-3,mem:amp-2"))
                .containsExactly("amp-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lb create -f w",
                "network create n",
                "lb show nothing-like-it",
                "lb show -h ",
                "lb show --driver nix w"
            })
    void nothingIsOfferedWhereThereIsNothing(String line) {
        assertThat(offered(cli.state(), "./jackfield " + line)).isEmpty();
    }

    @Test
    void nothingIsMadeWhereThereIsNoState() {
        Path none = folder.resolve("none");

        assertThat(offered(none, "./jackfield lb show ")).isEmpty();

        assertThat(none).doesNotExist();
    }

    /** Types lines into an interactive shell, in a terminal of its own; returns the commands that it ran. An @ is a Tab. */
    private static List<String> typed(String shell, String script, String... lines) throws IOException {
        Path typed = folder.resolve("typed");
        Files.deleteIfExists(typed);
        String keys = cli.file(
                "keys", "source ./" + script + "\n" + String.join("\n", lines).replace('@', '\t') + "\nexit\n");
        Shell.attempt(begin(cli.state()) + "export HOME=$PWD TERM=xterm; timeout 300 script -qec '" + shell
                + "' terminal <" + keys);
        return Files.readAllLines(typed);
    }

    @Test
    void bashTypesNames() throws IOException {
        assertThat(typed(
                        "bash --norc --noprofile -i",
                        "completion.bash",
                        "./jackfield lb sh@w@-o json",
                        "./jackfield lb replace web --lost mem:amp-2@--with mem:amp-3@",
                        "./jackfield subnet create x --network fr@"))
                .containsExactly(
                        "lb show web -o json",
                        "lb replace web --lost mem:amp-2 --with mem:amp-3",
                        "subnet create x --network front");
    }

    @Test
    void zshTypesNames() throws IOException {
        assumeTrue(Shell.attempt("command -v zsh").status() == 0, "there is no zsh");

        assertThat(typed(
                        "zsh -f -i",
                        "completion.zsh",
                        "./jackfield lb sh@w@-o json",
                        "./jackfield lb replace web --lost mem:amp-2@--with mem:amp-3@",
                        "./jackfield subnet create x --network fr@"))
                .containsExactly(
                        "lb show web -o json",
                        "lb replace web --lost mem:amp-2 --with mem:amp-3",
                        "subnet create x --network front");
    }
}
