package dev.jackfield.crash;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/**
 * Writes the classes that the harness watches into a jar that comes first on the class path: with hooks around the methods that
 * the {@link Seam}s name, with counted ids, and with calls at once that are made one after another. The program itself is not changed.
 *
 * <p>A seam that is not found stops it: a harness that counts no points would prove nothing.
 */
public final class Weaver {
    private static final ClassDesc POINTS = desc(Points.class);
    private static final ClassDesc IDS = desc(Ids.class);
    private static final ClassDesc UUID = ClassDesc.of("java.util.UUID");
    /** Flows keep their ids when all that they made is gone, and nothing but the journal knows them. */
    private static final String FLOW = "dev/jackfield/flow/";

    private static final String THREADS = "newVirtualThreadPerTaskExecutor";
    private static final String INNER = "$unwoven";

    private final Map<String, byte[]> woven = new TreeMap<>();

    private Weaver() {}

    /**
     * Weaves the jars of the class path.
     *
     * @param args the jar to write
     */
    public static void main(String[] args) throws IOException {
        List<Seam> seams = new ArrayList<>(Hooks.seams());
        ServiceLoader.load(CrashFixture.class).forEach(fixture -> seams.addAll(fixture.seams()));
        Weaver weaver = new Weaver();
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Path.of(jar).getFileName().toString().startsWith("jackfield-")) {
                weaver.leaveNothingToChance(Path.of(jar));
            }
        }
        Map<String, List<Seam>> byType = seams.stream().collect(Collectors.groupingBy(Seam::type));
        for (Map.Entry<String, List<Seam>> one : byType.entrySet()) {
            weaver.hook(one.getKey(), one.getValue());
        }
        weaver.write(Path.of(args[0]));
    }

    /** What the classes of a jar leave to chance, ids and the order of threads, is the same each time. */
    private void leaveNothingToChance(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class") && !entry.getName().startsWith(FLOW)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        leaveNothingToChance(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
    }

    private void leaveNothingToChance(String name, byte[] bytes) {
        ClassFile classes = ClassFile.of();
        ClassModel model = classes.parse(bytes);
        boolean found = false;
        for (int i = 1;
                i < model.constantPool().size();
                i += model.constantPool().entryByIndex(i).width()) {
            String entry = model.constantPool().entryByIndex(i).toString();
            found |= entry.contains("randomUUID") || entry.contains(THREADS);
        }
        if (found) {
            CodeTransform certain = (code, element) -> {
                if (element instanceof InvokeInstruction call
                        && call.owner().asSymbol().equals(UUID)
                        && call.name().equalsString("randomUUID")) {
                    code.invokestatic(IDS, "next", MethodTypeDesc.of(UUID));
                } else if (element instanceof InvokeInstruction call
                        && call.owner().asSymbol().equals(desc(Executors.class))
                        && call.name().equalsString(THREADS)) {
                    code.invokestatic(desc(Hooks.class), "oneAfterAnother", call.typeSymbol());
                } else {
                    code.with(element);
                }
            };
            woven.put(name, classes.transformClass(model, ClassTransform.transformingMethodBodies(certain)));
        }
    }

    private void hook(String type, List<Seam> seams) throws IOException {
        String name = type.replace('.', '/') + ".class";
        byte[] bytes = woven.get(name);
        if (bytes == null) {
            try (InputStream in = Weaver.class.getClassLoader().getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("there is no class " + type);
                }
                bytes = in.readAllBytes();
            }
        }
        ClassFile classes = ClassFile.of();
        List<Seam> missing = new ArrayList<>(seams);
        ClassTransform hooking = (type0, element) -> {
            if (element instanceof MethodModel method) {
                for (Seam seam : seams) {
                    if (method.methodName().equalsString(seam.method())
                            && method.methodType().stringValue().startsWith(seam.parameters())) {
                        if (!missing.remove(seam)) {
                            throw new IllegalStateException("several methods are " + seam);
                        }
                        wrap(type0, method, ClassDesc.of(type), seam);
                        return;
                    }
                }
            }
            type0.with(element);
        };
        woven.put(name, classes.transformClass(classes.parse(bytes), hooking));
        if (!missing.isEmpty()) {
            throw new IllegalStateException("not found: " + missing);
        }
    }

    /** Gives a method another name, and puts one in its place that asks the hook. */
    private static void wrap(java.lang.classfile.ClassBuilder type, MethodModel method, ClassDesc owner, Seam seam) {
        String inner = seam.method() + INNER;
        int flags = method.flags().flagsMask();
        type.withMethod(
                inner,
                method.methodTypeSymbol(),
                flags,
                renamed -> method.elementStream()
                        .filter(element -> !(element instanceof java.lang.classfile.AccessFlags))
                        .forEach(renamed::with));
        type.withMethodBody(seam.method(), method.methodTypeSymbol(), flags, code -> {
            Call call = new Call(code, method, owner, inner);
            switch (seam.kind()) {
                case CALL -> call.between(seam);
                case UNLESS -> call.unless(seam);
            }
        });
    }

    /** The body of a method that calls the one in whose place it is. */
    private record Call(CodeBuilder body, MethodModel method, ClassDesc owner, String inner) {
        private boolean isStatic() {
            return method.flags().has(AccessFlag.STATIC);
        }

        private void arguments(CodeBuilder code) {
            for (int i = 0; i < method.methodTypeSymbol().parameterCount(); i++) {
                code.loadLocal(TypeKind.from(method.methodTypeSymbol().parameterType(i)), body.parameterSlot(i));
            }
        }

        private void ask(Seam seam, ClassDesc answer) {
            List<ClassDesc> parameters = new ArrayList<>();
            method.methodTypeSymbol().parameterList().forEach(type -> parameters.add(shown(type)));
            if (!isStatic()) {
                parameters.addFirst(ConstantDescs.CD_Object);
                body.aload(0);
            }
            arguments(body);
            MethodTypeDesc type = MethodTypeDesc.of(answer, parameters);
            seam.requireHook(type);
            body.invokestatic(desc(seam.hooks()), seam.hook(), type);
        }

        /** A hook sees types of the JDK as they are; the others may not be there for it to name. */
        private static ClassDesc shown(ClassDesc type) {
            return !type.isClassOrInterface() || type.packageName().startsWith("java.")
                    ? type
                    : ConstantDescs.CD_Object;
        }

        private static void tell(CodeBuilder code, String when, int name) {
            code.aload(name);
            code.invokestatic(POINTS, when, MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String));
        }

        private void call(CodeBuilder code) {
            if (isStatic()) {
                arguments(code);
                code.invokestatic(owner, inner, method.methodTypeSymbol());
            } else {
                code.aload(0);
                arguments(code);
                code.invokevirtual(owner, inner, method.methodTypeSymbol());
            }
        }

        private void between(Seam seam) {
            TypeKind kind = TypeKind.from(method.methodTypeSymbol().returnType());
            int name = body.allocateLocal(TypeKind.REFERENCE);
            int failure = body.allocateLocal(TypeKind.REFERENCE);
            ask(seam, ConstantDescs.CD_String);
            body.astore(name);
            tell(body, "before", name);
            body.trying(
                    this::call,
                    failed -> failed.catchingAll(caught -> {
                        caught.astore(failure);
                        tell(caught, "after", name);
                        caught.aload(failure);
                        caught.athrow();
                    }));
            // What it returned is on the stack.
            tell(body, "after", name);
            body.return_(kind);
        }

        private void unless(Seam seam) {
            ask(seam, ConstantDescs.CD_boolean);
            body.ifThen(CodeBuilder::return_);
            call(body);
            body.return_();
        }
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    private void write(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> one : woven.entrySet()) {
                entries.putNextEntry(new JarEntry(one.getKey()));
                entries.write(one.getValue());
                entries.closeEntry();
            }
        }
    }
}
