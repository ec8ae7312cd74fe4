package dev.jackfield.flow;

import java.util.function.Function;

/**
 * Turns a flow's input into text for the journal and back; the text carries no secrets.
 *
 * @param <I> the input
 */
public interface Codec<I> {
    /** The input as text. */
    String encode(I input);

    /**
     * The input again; equal text gives an equal input in every process and release.
     *
     * @throws RuntimeException the text is not readable; recovery leaves the flow alone and names it
     */
    I decode(String text);

    /** A codec of two functions. */
    static <I> Codec<I> of(Function<I, String> encode, Function<String, I> decode) {
        return new Codec<>() {
            @Override
            public String encode(I input) {
                return encode.apply(input);
            }

            @Override
            public I decode(String text) {
                return decode.apply(text);
            }
        };
    }

    /** The codec of inputs that are text already. */
    static Codec<String> text() {
        return of(Function.identity(), Function.identity());
    }
}
