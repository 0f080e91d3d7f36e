using BookingApp.Catalog;
using BookingApp.Data;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddData();
builder.Services.AddSingleton<CatalogQueries>();
var app = builder.Build();
app.MapGet("/", () => "hi");
app.Run();
