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
import java.io.File;
import java.nio.file.*;
import java.security.KeyStore;
import java.util.*;

/**
 * EU DSS signs many files in one process: {@code PadesSign --tsa URL --trust CERT [--adjunct CERT] JOBS}. Each line of the file
 * JOBS is a job: file, result, PKCS#12 file (PIN {@code test}; {@code -} to extend), level (B, T, LT, LTA), then options, all divided by tabs:
 * {@code visible}, {@code certify}, {@code pss}, {@code digest=SHA512}, {@code field=NAME}. Exit 0 when every job was done.
 */
public class PadesSign {
    static final char[] PIN = "test".toCharArray();

    public static void main(String[] args) throws Exception {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        CommonCertificateSource adjunct = new CommonCertificateSource();
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        String tsa = null, jobs = null;
        for (int i = 0; i < args.length; i++) switch (args[i]) {
            case "--tsa": tsa = args[++i]; break;
            case "--trust": trusted.addCertificate(DSSUtils.loadCertificate(new File(args[++i]))); break;
            case "--adjunct": adjunct.addCertificate(DSSUtils.loadCertificate(new File(args[++i]))); break;
            default: jobs = args[i];
        }
        verifier.setTrustedCertSources(trusted);
        verifier.setAdjunctCertSources(adjunct);
        verifier.setAIASource(null);
        verifier.setCrlSource(new OnlineCRLSource());
        verifier.setOcspSource(new OnlineOCSPSource());
        PAdESService service = new PAdESService(verifier);
        service.setTspSource(new OnlineTSPSource(tsa));
        int failed = 0;
        for (String line : Files.readAllLines(Path.of(jobs))) {
            String[] job = line.split("\t");
            try {
                Set<String> options = new HashSet<>(Arrays.asList(job).subList(4, job.length));
                DSSDocument made = make(service, new FileDocument(job[0]), job[2], SignatureLevel.valueOf("PAdES_BASELINE_" + job[3]), options);
                made.save(job[1]);
            } catch (Exception e) {
                failed++;
                System.out.println("ERROR " + job[1] + " " + e);
            }
        }
        System.exit(failed == 0 ? 0 : 1);
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
            }
            if (options.contains("visible")) {
                SignatureFieldParameters field = p.getImageParameters().getFieldParameters();
                field.setOriginX(60);
                field.setOriginY(700);
                field.setWidth(180);
                field.setHeight(40);
                SignatureImageTextParameters text = new SignatureImageTextParameters();
                text.setText("Getekend voor akkoord");
                p.getImageParameters().setTextParameters(text);
            }
            ToBeSigned data = service.getDataToSign(file, p);
            return service.signDocument(file, p, token.sign(data, p.getSignatureAlgorithm(), key));
        }
    }
}
