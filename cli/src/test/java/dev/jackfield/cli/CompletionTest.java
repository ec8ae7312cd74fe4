package dev.jackfield.cli;

import dev.jackfield.cli.Cli.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real bash completes once it has sourced the script. */
class CompletionTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void open() {
        cli = new Cli(folder);
    }

    private List<String> completed(String words) {
        String script = cli.file("completion.bash", cli.ok("completion bash").out());
        String typed = words.endsWith(" ") ? words + "''" : words;
        String replies = Shell.run("set +eu; source " + script + "; COMP_WORDS=(jackfield " + typed
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); complete -p jackfield >/dev/null || exit 3;"
                + " $(complete -p jackfield | sed 's/.*-F \\([^ ]*\\).*/\\1/'); printf '%s\\n' \"${COMPREPLY[@]}\"");
        return Arrays.stream(replies.split("\n"))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"che, check", "lb upd, update", "lb repl, replace", "comp, completion", "audit --rem, --remove"})
    void whatIsBegunIsCompleted(String begun, String whole) {
        assertThat(completed(begun)).contains(whole);
    }

    @Test
    void allCommandsOfAGroupAreOffered() {
        assertThat(completed("lb "))
                .contains("plan", "create", "update", "switch", "replace", "recover", "delete", "list", "show");
    }

    @Test
    void theValuesOfAnOptionAreOffered() {
        assertThat(completed("lb list --output ")).contains("TABLE", "JSON");
    }

    @Test
    void zshIsToldToUnderstandIt() {
        assertThat(cli.ok("completion zsh").out()).startsWith("autoload ").contains("bashcompinit");
        assertThat(cli.state()).doesNotExist();
    }

    @Test
    void anotherShellIsInvalid() {
        Result result = cli.run("completion", "fish");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("BASH").contains("ZSH");
    }
}
