import eu.europa.esig.dss.enumerations.*;
import eu.europa.esig.dss.model.*;
import eu.europa.esig.dss.pades.*;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.*;
import eu.europa.esig.dss.token.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.*;

/**
 * EU DSS signs many files in one process: {@code PadesSign --tsa URL --trust CERT [--adjunct CERT]}. Each line of standard input
 * is a job: file, result, PKCS#12 file (PIN {@code test}; {@code -} to extend), level (B, T, LT, LTA), then options, all divided by tabs:
 * {@code visible=PAGE,X,Y,WIDTH,HEIGHT}, {@code certify}, {@code pss}, {@code digest=SHA512}, {@code field=NAME}. Each is answered with
 * a line: {@code DONE}, or {@code ERROR} and why.
 */
public class PadesSign {
    static final char[] PIN = "test".toCharArray();

    public static void main(String[] args) throws Exception {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        CommonCertificateSource adjunct = new CommonCertificateSource();
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        String tsa = null;
        for (int i = 0; i < args.length; i++) switch (args[i]) {
            case "--tsa": tsa = args[++i]; break;
            case "--trust": trusted.addCertificate(DSSUtils.loadCertificate(new File(args[++i]))); break;
            case "--adjunct": adjunct.addCertificate(DSSUtils.loadCertificate(new File(args[++i]))); break;
            default: throw new IllegalArgumentException(args[i]);
        }
        verifier.setTrustedCertSources(trusted);
        verifier.setAdjunctCertSources(adjunct);
        verifier.setAIASource(null);
        verifier.setCrlSource(new OnlineCRLSource());
        verifier.setOcspSource(new OnlineOCSPSource());
        PAdESService service = new PAdESService(verifier);
        service.setTspSource(new OnlineTSPSource(tsa));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] job = line.split("\t");
            try {
                Set<String> options = new HashSet<>(Arrays.asList(job).subList(4, job.length));
                DSSDocument made = make(service, new FileDocument(job[0]), job[2], SignatureLevel.valueOf("PAdES_BASELINE_" + job[3]), options);
                made.save(job[1]);
                System.out.println("DONE");
            } catch (Exception e) {
                System.out.println("ERROR " + e.toString().replace('\n', ' '));
            }
        }
    }

    static DSSDocument make(PAdESService service, DSSDocument file, String keys, SignatureLevel level, Set<String> options) throws Exception {
        PAdESSignatureParameters p = new PAdESSignatureParameters();
        p.setSignatureLevel(level);
        if (keys.equals("-")) return service.extendDocument(file, p);
        try (Pkcs12SignatureToken token = new Pkcs12SignatureToken(keys, new KeyStore.PasswordProtection(PIN))) {
            DSSPrivateKeyEntry key = token.getKeys().get(0);
            p.setSigningCertificate(key.getCertificate());
            p.setCertificateChain(key.getCertificateChain());
            p.setDigestAlgorithm(DigestAlgorithm.SHA256);
            p.setReason("Akkoord");
            p.setLocation("Voorbeeldstad");
            if (options.contains("pss")) p.setEncryptionAlgorithm(EncryptionAlgorithm.RSASSA_PSS);
            if (options.contains("certify")) p.setPermission(CertificationPermission.MINIMAL_CHANGES_PERMITTED);
            for (String option : options) {
                if (option.startsWith("digest=")) p.setDigestAlgorithm(DigestAlgorithm.valueOf(option.substring(7)));
                if (option.startsWith("field=")) p.getImageParameters().getFieldParameters().setFieldId(option.substring(6));
                if (option.startsWith("visible=")) visible(p.getImageParameters(), option.substring(8).split(","));
            }
            ToBeSigned data = service.getDataToSign(file, p);
            return service.signDocument(file, p, token.sign(data, p.getSignatureAlgorithm(), key));
        }
    }

    static void visible(SignatureImageParameters image, String[] at) {
        SignatureFieldParameters field = image.getFieldParameters();
        field.setPage(Integer.parseInt(at[0]));
        field.setOriginX(Float.parseFloat(at[1]));
        field.setOriginY(Float.parseFloat(at[2]));
        field.setWidth(Float.parseFloat(at[3]));
        field.setHeight(Float.parseFloat(at[4]));
        SignatureImageTextParameters text = new SignatureImageTextParameters();
        text.setText("Getekend voor akkoord");
        image.setTextParameters(text);
    }
}
