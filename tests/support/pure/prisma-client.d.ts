/** What a pure file may know of Prisma: that it is passed along. The real types bring those of Node with them. */
export interface PrismaClient {
  readonly passedAlong: never;
}
