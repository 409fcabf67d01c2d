// The store's comparison of the same name is never what a page means.
global using Operator = Scan.Domain.EigenLayer.Operator;
global using Scan.Indexer.Feeds;
