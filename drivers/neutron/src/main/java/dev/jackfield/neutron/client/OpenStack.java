package dev.jackfield.neutron.client;

import dev.jackfield.network.BackendListener;
import dev.jackfield.network.Caller;
import dev.jackfield.network.Deadline;
import dev.jackfield.network.ProjectId;

/** A cloud, with one login. Any number of threads may use it; nothing is sent before the first call. */
public final class OpenStack implements AutoCloseable {
    private final Session session;
    private final Neutron neutron;
    private final Nova nova;

    private OpenStack(Session session) {
        this.session = session;
        neutron = new Neutron(new Service("network", "/v2.0", session, Service.PAGE));
        nova = new Nova(new Service("compute", "/v2.1", session, Service.PAGE));
    }

    /**
     * Prepares to use a cloud.
     *
     * @param cloud where it is, and who we are
     * @param listener hears of every request
     * @return the cloud; close it
     * @throws CloudConfigException its certificates cannot be read
     */
    public static OpenStack open(CloudConfig cloud, BackendListener listener) {
        return new OpenStack(new Session(cloud, cloud.login(), new Http(cloud, listener)));
    }

    /**
     * The same cloud with a caller's rights, for looking up what a user named. It is closed with this one.
     *
     * @param caller who asks, with a token
     * @return the cloud as the caller sees it
     * @throws IllegalArgumentException the caller has no token
     */
    public OpenStack visibleTo(Caller caller) {
        String token = caller.token().orElseThrow(() -> new IllegalArgumentException("the caller has no token"));
        return new OpenStack(session.of(new Secret(token), caller.projectId().value(), Deadline.current()));
    }

    /**
     * The networks.
     *
     * @return Neutron
     */
    public Neutron neutron() {
        return neutron;
    }

    /**
     * The servers.
     *
     * @return Nova
     */
    public Nova nova() {
        return nova;
    }

    /**
     * The project that our login is for. It costs a login if there was none yet.
     *
     * @return the project
     * @throws OpenStackException Keystone refused, or cannot be reached
     * @throws CloudConfigException the login is for no project
     */
    public ProjectId project() {
        String project = session.token(null, Deadline.current()).project();
        if (project.isEmpty()) {
            throw new CloudConfigException("cloud '" + session.cloud().name() + "': the login is for no project");
        }
        return new ProjectId(project);
    }

    @Override
    public void close() {
        session.http().close();
    }
}
