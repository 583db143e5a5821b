"""Every tool, one line each."""

from tools.adjust_image import adjust_image
from tools.approve_listings import approve_listings
from tools.approve_pictures import approve_pictures
from tools.check_image import check_image
from tools.check_listing import check_listing
from tools.edit_listing import edit_listing
from tools.edit_picture import edit_picture
from tools.export_images import export_images
from tools.export_listings import export_listings
from tools.fix_image import fix_image
from tools.generate_scene import generate_scene
from tools.link_picture import link_picture
from tools.load_catalog import load_catalog
from tools.make_image_set import make_image_set
from tools.make_infographic import make_infographic
from tools.make_main_image import make_main_image
from tools.make_size_picture import make_size_picture
from tools.read_facts import read_facts
from tools.remove_background import remove_background
from tools.save_brand import save_brand
from tools.save_facts import save_facts
from tools.search_brand import search_brand
from tools.search_catalog import search_catalog
from tools.search_guidelines import search_guidelines
from tools.show_templates import show_templates
from tools.tool import Tool
from tools.upscale_image import upscale_image
from tools.use_brand import use_brand
from tools.write_listing import write_listing

TOOLS: tuple[Tool, ...] = (
    remove_background,
    make_main_image,
    generate_scene,
    make_image_set,
    make_size_picture,
    make_infographic,
    adjust_image,
    upscale_image,
    edit_picture,
    approve_pictures,
    check_image,
    save_brand,
    use_brand,
    search_brand,
    load_catalog,
    read_facts,
    save_facts,
    link_picture,
    search_catalog,
    write_listing,
    check_listing,
    edit_listing,
    approve_listings,
    export_listings,
    fix_image,
    export_images,
    search_guidelines,
    show_templates,
)
