import Layout from "@theme/Layout";
import Link from "@docusaurus/Link";

export default function Home() {
  return (
    <Layout description="x">
      <main className="container">
        <h1>Socket.IO with express-session</h1>
        <Link to="/guide/intro">Start</Link>
      </main>
    </Layout>
  );
}
