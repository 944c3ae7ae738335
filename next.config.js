/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  compress: false,
  serverExternalPackages: [
    'pg',
    'pg-copy-streams',
    '@node-rs/argon2',
    '@prisma/client',
    '@prisma/adapter-pg',
    'pino',
    'bullmq',
    'redis',
    'iconv-lite',
    'pdfkit',
  ],
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
