package dev.jackfield.tck;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/** A suite whose tests end in every way; {@link ConformanceExtensionTest} starts it, and nobody else. */
@DisplayName("sample")
@ExtendWith(ConformanceExtension.class)
class SampleSuite {
    @Nested
    class Part {
        @Test
        @Covers({"row-1", "row-2"})
        void passes() {}

        @Test
        @Covers("row-2")
        void fails() {
            throw new AssertionError("on purpose");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        @Covers("row-3")
        void failsOnce(int argument) {
            assertThat(argument).isNotEqualTo(2);
        }

        @Test
        @Covers({"row-1", "row-4"})
        void doesNotApply() {
            throw new NotApplicableException("on purpose");
        }

        @Test
        @Covers("row-5")
        void isGivenUp() {
            throw new TestAbortedException("on purpose");
        }

        @Test
        void isTheDriversOwn() {}
    }
}
