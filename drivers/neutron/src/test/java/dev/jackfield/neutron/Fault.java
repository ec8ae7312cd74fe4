package dev.jackfield.neutron;

import java.util.EnumSet;
import java.util.Set;

/** What may befall a request on its way. */
enum Fault {
    /** The connection is cut, and the request never arrives. */
    CUT_BEFORE(0, ""),
    /** The request arrives and is done; then the connection is cut. */
    CUT_AFTER(0, ""),
    CONFLICT(409, "Conflict"),
    STALE(412, "RevisionNumberConstraintFailed"),
    BUSY(429, "TooManyRequests"),
    /** The service fails before it did anything. */
    BROKEN(500, "HTTPInternalServerError"),
    /** The service fails when it has done all. */
    BROKEN_AFTER(500, "HTTPInternalServerError"),
    UNAVAILABLE(503, "ServiceUnavailable"),
    /** No answer ever comes, and the request never arrives. */
    HANG(0, ""),
    UNAUTHORIZED(401, "Unauthorized"),
    /** Nova says yes to a detachment and forgets it. */
    FORGOTTEN(202, ""),
    OVER_QUOTA(409, "OverQuota"),
    NO_ADDRESS(409, "IpAddressGenerationFailure"),
    MISSING(404, "PortNotFound");

    private static final Set<Fault> ANYWHERE = EnumSet.range(CUT_BEFORE, UNAUTHORIZED);
    private static final Set<Fault> PASSING = EnumSet.of(CUT_BEFORE, CUT_AFTER, BUSY, UNAVAILABLE);
    private static final Set<Fault> LOST = EnumSet.of(CUT_BEFORE, CUT_AFTER, BROKEN, BROKEN_AFTER);

    /** The answer's status; 0: there is no answer. */
    final int status;

    /** The error's name in the answer. */
    final String type;

    Fault(int status, String type) {
        this.status = status;
        this.type = type;
    }

    /** Whether the request is passed on first. */
    boolean isAfter() {
        return this == CUT_AFTER || this == BROKEN_AFTER;
    }

    /** What may befall a request of this kind. */
    static Set<Fault> of(FaultPoint point) {
        Set<Fault> all = EnumSet.copyOf(ANYWHERE);
        if (point.isDetachment()) {
            all.add(FORGOTTEN);
        }
        return all;
    }

    /** Whether the call is to succeed all the same, as the request may be sent again, or what came of it can be seen. */
    boolean isMastered(FaultPoint point) {
        if (point.service().equals("identity")) {
            return PASSING.contains(this);
        }
        if (this == UNAUTHORIZED || this == FORGOTTEN) {
            return true;
        }
        return switch (point.method()) {
            case "GET" -> PASSING.contains(this);
            case "PUT" -> PASSING.contains(this) || this == STALE;
            case "DELETE" ->
                PASSING.contains(this) || (point.isDetachment() && (LOST.contains(this) || this == CONFLICT));
            default -> isCreatedNevertheless(point);
        };
    }

    /** Whether a creation succeeds: what became of it is looked up, and it is repeated if that makes nothing twice. */
    private boolean isCreatedNevertheless(FaultPoint point) {
        if (point.isPortCreation()) {
            return PASSING.contains(this) || LOST.contains(this);
        }
        if (point.isGroupCreation() || point.isAttachment()) {
            return isAfter();
        }
        return LOST.contains(this);
    }
}
