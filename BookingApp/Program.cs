using BookingApp.Accounts;
using BookingApp.Catalog;
using BookingApp.Components;
using BookingApp.Data;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddData();
builder.Services.AddCatalog();
builder.Services.AddAccounts();
builder.Services.AddPages();

var app = builder.Build();
app.UsePages();
app.MapPages();
app.Run();
