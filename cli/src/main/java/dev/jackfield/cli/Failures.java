package dev.jackfield.cli;

import dev.jackfield.cli.remote.DaemonException;
import dev.jackfield.flow.FlowBusyException;
import dev.jackfield.flow.FlowCancelledException;
import dev.jackfield.flow.FlowException;
import dev.jackfield.flow.UndoFailedException;
import dev.jackfield.network.ErrorKind;
import dev.jackfield.network.NetworkException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what was thrown into one line on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    /** What a command returns that did its work, and found something broken or could not mend it. */
    static final int BROKEN = 1;

    /** What shells give a command that Ctrl-C ended: 128 and the number of SIGINT. */
    static final int CANCELLED = 130;

    private final Jackfield jackfield;

    Failures(Jackfield jackfield) {
        this.jackfield = jackfield;
    }

    @Override
    public int handleParseException(ParameterException error, String[] args) {
        PrintStream err = jackfield.surroundings().err();
        err.println("error: " + ErrorKind.INVALID + ": " + oneLine(error));
        err.println("try: " + error.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ErrorKind.INVALID.exitCode();
    }

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
        if (error instanceof ParameterException parameter) {
            return handleParseException(parameter, new String[0]);
        }
        PrintStream err = jackfield.surroundings().err();
        ErrorKind kind = kindOf(error);
        Optional<DaemonException> daemon =
                Optional.of(error).filter(DaemonException.class::isInstance).map(DaemonException.class::cast);
        boolean cancelled = error instanceof FlowCancelledException
                || daemon.filter(DaemonException::isCancelled).isPresent();
        err.println(cancelled ? "cancelled: what was begun is taken back" : "error: " + kind + ": " + oneLine(error));
        Stream.concat(
                        Arrays.stream(error.getSuppressed())
                                .filter(UndoFailedException.class::isInstance)
                                .map(Failures::oneLine),
                        daemon.stream().flatMap(it -> it.leftBehind().stream().map(Failures::oneLine)))
                .forEach(left -> err.println("  left behind: " + left));
        if (jackfield.isVerbose()) {
            error.printStackTrace(err);
        } else if (kind == ErrorKind.BUG && daemon.isEmpty()) {
            err.println("  this is a defect in Jackfield or in a driver; -v tells where");
        }
        return cancelled ? CANCELLED : kind.exitCode();
    }

    private static ErrorKind kindOf(Throwable error) {
        return switch (error) {
            case NetworkException network -> network.kind();
            case FlowBusyException busy -> ErrorKind.CONFLICT;
            case FlowException flow -> ErrorKind.UNAVAILABLE;
            default -> ErrorKind.BUG;
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** The message; of an error that is not ours its type too, which often says more. */
    private static String oneLine(Throwable error) {
        String message = error.getMessage() == null ? "" : oneLine(error.getMessage());
        boolean ours = error instanceof NetworkException
                || error instanceof FlowException
                || error instanceof ParameterException;
        return ours && !message.isEmpty() ? message : error.getClass().getSimpleName() + ": " + message;
    }
}
