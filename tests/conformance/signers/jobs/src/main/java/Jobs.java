import java.io.*;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.security.cert.Certificate;
import java.util.*;

/**
 * Jobs for a program that signs, many in one process. Each line of standard input is one: file, result, PKCS#12 file (PIN {@code test};
 * {@code -} for a change without a signature), then options, all divided by tabs: {@code field=NAME}, {@code visible=PAGE,X,Y,WIDTH,HEIGHT},
 * {@code certify}, {@code cades}, {@code digest=SHA-384}, {@code fill=NAME=VALUE}, {@code tick=NAME}, {@code level=B-LTA}, and what one
 * program alone knows.
 */
public class Jobs {
    static final char[] PIN = "test".toCharArray();

    /** What a program does with a job. */
    public interface Program {
        void make(Job job) throws Exception;
    }

    public static class Job {
        public final String file, result;
        final String keys;
        final Map<String, String> options = new LinkedHashMap<>();
        public PrivateKey key;
        public Certificate[] chain;

        Job(String line) throws Exception {
            String[] parts = line.split("\t");
            file = parts[0];
            result = parts[1];
            keys = parts[2];
            for (String option : Arrays.asList(parts).subList(3, parts.length)) {
                String[] pair = option.split("=", 2);
                options.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
            if (!signs()) return;
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = new FileInputStream(keys)) {
                store.load(in, PIN);
            }
            String alias = store.aliases().nextElement();
            key = (PrivateKey) store.getKey(alias, PIN);
            chain = store.getCertificateChain(alias);
        }

        public boolean signs() { return !keys.equals("-"); }

        public boolean has(String option) { return options.containsKey(option); }

        public String get(String option, String otherwise) { return options.getOrDefault(option, otherwise); }

        /** The name and the value of a text to fill in. */
        public String[] fill() { return options.get("fill").split("=", 2); }

        /** Page, left, bottom, width and height of a visible signature. */
        public float[] visible() {
            String[] numbers = options.get("visible").split(",");
            float[] out = new float[numbers.length];
            for (int i = 0; i < out.length; i++) out[i] = Float.parseFloat(numbers[i]);
            return out;
        }
    }

    /** Does each job that standard input has, and answers it with a line: {@code DONE}, or {@code ERROR} and why. */
    public static void run(Program program) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                program.make(new Job(line));
                System.out.println("DONE");
            } catch (Throwable e) {
                System.out.println("ERROR " + e.toString().replace('\n', ' '));
            }
        }
    }
}
